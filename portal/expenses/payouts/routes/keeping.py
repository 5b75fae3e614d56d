"""The branch's bookkeeping: its accounts, its months, and the journal for its program."""

from datetime import date

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.database import StaleVersion
from portal.core.forms.pages import both_versions
from portal.core.i18n.formatting import month
from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires, sensitive, sensitive_once_right
from portal.expenses.payouts import queries
from portal.expenses.payouts.actions import books as actions
from portal.expenses.payouts.forms import BooksForm, CloseForm
from portal.expenses.payouts.models import Booked, BookPeriod
from portal.expenses.payouts.queries.books import last_of_month
from portal.expenses.payouts.queries.journal import as_journal, packages
from portal.expenses.payouts.routes import bp


def stored() -> dict:
    """{field: its value} of the settings as they are."""
    settings = queries.settings_of(current_user.branch_id)
    values = {name: getattr(settings, name) for name in settings_fields()}
    held = queries.accounts_of(current_user.branch_id)
    for kind in Booked:
        values[f"account_{kind}"] = held[kind].ledger_account if kind in held else ""
        values[f"centre_{kind}"] = held[kind].cost_centre if kind in held else ""
    return values


def settings_fields() -> list[str]:
    return ["version", "package", "journal", "paid_account", "gift_account", "is_anbi", "rsin"]


@bp.route("/books", methods=["GET", "POST"])
@requires(Permission.PAY_CLAIMS)
@sensitive_once_right
def books():
    """Where the branch books what, and the months of its books."""
    form, status, both = BooksForm(stored=stored()), 200, None
    if form.validate_on_submit():
        settings = queries.settings_of(current_user.branch_id)
        try:
            actions.set_books(
                settings, current_user, form.version.seen, form.accounts(), **form.values()
            )
        except StaleVersion:
            values, status = stored(), 409
            form.version.data = values["version"]
            both = both_versions(form, values)
        else:
            flash(gettext("The bookkeeping is saved. Closed months stay as they are."))
            return redirect(url_for(".books"), 303)
    elif form.errors:
        status = 422
    months = queries.months_of(current_user.branch_id)
    page = render_template(
        "payouts/books.html",
        form=form,
        both=both,
        months=months,
        to_close=next((m for m in months if m.is_over and not m.closed), None),
        may_open_again=actions.may_open_again,
        kinds=list(Booked),
        by_rules=queries.accounts_by_rules(current_user.branch_id),
        package=packages()[queries.settings_of(current_user.branch_id).package]["name"],
    )
    return page, status


@bp.get("/books/journal.csv")
@requires(Permission.PAY_CLAIMS)
@sensitive
def journal():
    """A month of the books, as the branch's program takes it in."""
    first = asked_month()
    settings = queries.settings_of(current_user.branch_id)
    entries = queries.ledger_between(current_user.branch_id, first, last_of_month(first))
    if missing := queries.missing_accounts(settings, entries):
        labels = BooksForm(formdata=None).labels_of(missing)
        flash(gettext("First fill in: %(what)s.", what=labels), "warning")
        return redirect(url_for(".books"), 303)
    name = safe_filename(f"journaal-{settings.package}-{first:%Y-%m}")
    answer = Response(as_journal(entries, settings), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def asked_month() -> date:
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        abort(404)


@bp.post("/books/close")
@requires(Permission.PAY_CLAIMS)
@sensitive
def close_books():
    form = CloseForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        actions.close(current_user, form.until.value)
        flash(
            gettext(
                "The books are closed until %(month)s. Changes go into the next month.",
                month=month(form.until.value),
            )
        )
    except actions.NotToClose:
        flash(gettext("These months are closed already, or not over yet."), "warning")
    return redirect(url_for(".books"), 303)


@bp.post("/books/periods/<int:period_id>/open")
@requires(Permission.PAY_CLAIMS)
@sensitive
def open_books(period_id):
    """Take back that a period was closed, on the day on which that was done."""
    period = get_object_or_404(queries.periods_visible_to(current_user), BookPeriod.id == period_id)
    if actions.open_again(current_user, period):
        flash(gettext("The last closed months are open again."))
    else:
        flash(gettext("Only what was closed today can be opened again."), "warning")
    return redirect(url_for(".books"), 303)
