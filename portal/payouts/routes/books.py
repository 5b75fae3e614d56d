"""For the bookkeeper, the tax office and the team leader: ledger, statements, overview."""

import csv
import io

from flask import Response, abort, render_template, request
from flask_babel import format_date, gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.access import Permission, requires
from portal.charts import bar
from portal.moments import today
from portal.payouts import queries
from portal.payouts.actions.statement import statement_pdf
from portal.payouts.queries.charts import months_chart
from portal.payouts.queries.ledger import Entry
from portal.payouts.routes import bp
from portal.payouts.routes.paying import shown
from portal.people import queries as people
from portal.people.models import Person
from portal.text import csv_cell


def asked_year() -> int:
    year = request.args.get("year", type=int) or today().year
    if not 2000 <= year <= 2999:
        abort(404)
    return year


@bp.get("/overview")
@requires(Permission.PAY_CLAIMS)
def overview():
    """What the year cost: by month, kind and person, against the budget."""
    year = asked_year()
    found = queries.overview_of(current_user, year)
    return render_template(
        "payouts/overview.html",
        found=found,
        chart=months_chart(found),
        names=[format_date(today().replace(month=n, day=1), "LLL") for n in range(1, 13)],
        years=sorted({*queries.years_of(current_user.branch_id), year}, reverse=True),
        bar=bar,
    )


@bp.get("/ledger.csv")
@requires(Permission.PAY_CLAIMS)
def ledger():
    """Every line that was paid or given in a year."""
    year = asked_year()
    return as_ledger(queries.ledger_of_year(current_user.branch_id, year), f"grootboek-{year}")


@bp.get("/<int:batch_id>/ledger.csv")
@requires(Permission.PAY_CLAIMS)
def batch_ledger(batch_id):
    batch = shown(batch_id)
    return as_ledger(queries.ledger_of_batch(batch), f"grootboek-betaling-{batch.number:04}")


COLUMNS = (
    "booked_on batch claim payee spent_on kind ledger_account cost_centre project km"
    " asked paid gift"
).split()


def as_ledger(entries: list[Entry], name: str) -> Response:
    """Semicolons and decimal commas, as Dutch bookkeeping programs read it; no client in it."""
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for entry in entries:
        lines.writerow([csv_cell(value) for value in cells(entry)])
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def cells(entry: Entry) -> list:
    km = "" if entry.distance_hm is None else f"{entry.distance_hm / 10:.1f}".replace(".", ",")
    return [
        entry.booked_on.isoformat(),
        entry.batch or "",
        entry.reference,
        entry.payee,
        entry.spent_on.isoformat(),
        entry.kind,
        entry.account,
        entry.cost_centre,
        entry.project,
        km,
        euro_text(entry.asked_cents),
        euro_text(0 if entry.is_gift else entry.paid_cents),
        euro_text(entry.paid_cents if entry.is_gift else 0),
    ]


def euro_text(cents: int) -> str:
    """193 -> 1,93"""
    return f"{cents // 100},{cents % 100:02}"


@bp.get("/statement.pdf")
@requires(Permission.CLAIM_EXPENSES)
def my_statement():
    """What I was paid, and what I gave, in a year."""
    return statement_file(current_user, asked_year())


@bp.get("/people/<int:person_id>/statement.pdf")
@requires(Permission.PAY_CLAIMS)
def statement(person_id):
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    return statement_file(person, asked_year())


def statement_file(person: Person, year: int) -> Response:
    answer = Response(statement_pdf(queries.statement_of(person, year)), mimetype="application/pdf")
    name = gettext("year-statement-%(year)s", year=year)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
