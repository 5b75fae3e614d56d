"""For the bookkeeper, the tax office and the team leader: ledger, statements, overview."""

from flask import Response, abort, render_template, request
from flask_babel import force_locale, format_date, gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.language import DUTCH
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web.access import Permission, requires, sensitive
from portal.expenses.payouts import queries
from portal.expenses.payouts.actions.statement import statement_pdf
from portal.expenses.payouts.models import Booking
from portal.expenses.payouts.queries.charts import months_chart
from portal.expenses.payouts.queries.journal import kind_name
from portal.expenses.payouts.queries.ledger import LedgerEntry
from portal.expenses.payouts.routes import bp
from portal.expenses.payouts.routes.paying import shown
from portal.people.models import Person


def asked_year() -> int:
    year = request.args.get("year", type=record_number) or today().year
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
    )


@bp.get("/ledger.<any(csv, xlsx):ending>")
@requires(Permission.PAY_CLAIMS)
@sensitive
def ledger(ending: str):
    """Every line that was paid or given in a year."""
    year = asked_year()
    with force_locale(DUTCH):
        entries = queries.ledger_of_year(current_user.branch_id, year)
        return as_ledger(entries, ending, gettext("ledger %(year)s", year=year))


@bp.get("/<int:batch_id>/ledger.<any(csv, xlsx):ending>")
@requires(Permission.PAY_CLAIMS)
@sensitive
def batch_ledger(batch_id: int, ending: str):
    batch = shown(batch_id)
    with force_locale(DUTCH):
        name = gettext("ledger payment %(number)s", number=f"{batch.number:04}")
        return as_ledger(queries.ledger_of_batch(batch), ending, name)


def as_ledger(entries: list[LedgerEntry], ending: str, name: str) -> Response:
    """A row for each line, for people; no client in it."""
    columns = [
        Column(gettext("Booked on"), Unit.DAY),
        Column(gettext("Payment")),
        Column(gettext("Claim")),
        Column(gettext("Paid to")),
        Column(gettext("Spent on"), Unit.DAY),
        Column(gettext("Kind")),
        Column(gettext("Ledger account")),
        Column(gettext("Cost centre")),
        Column(gettext("Project")),
        Column(gettext("Distance"), Unit.KILOMETRES),
        Column(gettext("Asked"), Unit.EUROS),
        Column(gettext("Paid"), Unit.EUROS),
        Column(gettext("Gift"), Unit.EUROS),
        Column(gettext("What happened")),
    ]
    sheet = Sheet(gettext("Ledger"), columns, map(cells, entries))
    return spreadsheets.download(sheet, ending, name)


def cells(entry: LedgerEntry) -> tuple:
    return (
        entry.booked_on,
        entry.batch,
        entry.reference,
        entry.payee,
        entry.spent_on,
        kind_name(entry.kind),
        entry.account,
        entry.cost_centre,
        entry.project,
        entry.distance_hm,
        entry.asked_cents,
        0 if entry.what == Booking.GIVEN else entry.paid_cents,
        entry.paid_cents if entry.what == Booking.GIVEN else 0,
        what_happened(entry),
    )


def what_happened(entry: LedgerEntry) -> str:
    said = {
        Booking.PAID: gettext("Paid"),
        Booking.CAME_BACK: gettext("Came back"),
        Booking.GIVEN: gettext("Given"),
    }[entry.what]
    if entry.is_correction:
        return gettext("%(what)s, correction of a closed period", what=said)
    return said


@bp.get("/statement.pdf")
@requires(Permission.CLAIM_EXPENSES)
def my_statement():
    """What I was paid, and what I gave, in a year."""
    return statement_file(current_user, asked_year())


@bp.get("/people/<int:person_id>/statement.pdf")
@requires(Permission.PAY_CLAIMS)
@sensitive
def statement(person_id):
    person = get_object_or_404(queries.payees_visible_to(current_user), Person.id == person_id)
    return statement_file(person, asked_year())


def statement_file(person: Person, year: int) -> Response:
    answer = Response(statement_pdf(queries.statement_of(person, year)), mimetype="application/pdf")
    name = gettext("year-statement-%(year)s", year=year)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer
