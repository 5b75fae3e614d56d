"""My claims: what is open, what was sent in, and what became of it; sending in, taking back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities.forms import TRANSPORTS
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, requires
from portal.expenses.claims import actions, queries
from portal.expenses.claims.forms.lines import SubmitForm
from portal.expenses.claims.queries import lines, mine
from portal.expenses.claims.routes import bp
from portal.expenses.records.models import ExpenseClaim


@bp.get("")
@requires(Permission.CLAIM_EXPENSES)
def index():
    found = mine.overview_of(current_user)
    years = sorted({row.claim.month // 100 for row in found.rows} | {today().year}, reverse=True)
    asked = request.args.get("year", type=record_number)
    sent = [row for row in found.rows if not can_change(row.claim)]
    # In January one looks for what was sent in last year, until there is something newer.
    newest = max((row.claim.month // 100 for row in sent), default=today().year)
    year = asked if asked in years else newest
    return render_template(
        "claims/index.html",
        open_claims=[row for row in found.rows if can_change(row.claim)],
        open_lines=found.lines,
        transports=TRANSPORTS,
        sent=[row for row in sent if row.claim.month // 100 == year],
        trips=found.trips,
        years=years,
        year=year,
    )


def can_change(claim: ExpenseClaim) -> bool:
    """Whether its claimant may still change it: what came from a file stays as it came."""
    return claim.is_open and not claim.was_imported


@bp.get("/<int:claim_id>")
@requires(Permission.CLAIM_EXPENSES)
def show(claim_id):
    return page(fetch(claim_id), SubmitForm(formdata=None))


def fetch(claim_id: int) -> ExpenseClaim:
    return get_object_or_404(queries.visible_to(current_user), ExpenseClaim.id == claim_id)


def fetch_own(claim_id: int) -> ExpenseClaim:
    claim = fetch(claim_id)
    if claim.claimant_id != current_user.id:
        abort(403)
    return claim


def page(claim: ExpenseClaim, form: SubmitForm, missing: dict | None = None) -> str:
    as_gift = bool(form.is_gift.data or (claim.is_gift and not form.is_submitted()))
    found = mine.details(claim, current_user, as_gift)
    removed = request.args.get("removed", "")
    return render_template(
        "claims/show.html",
        claim=claim,
        found=found,
        form=form,
        missing=found.missing if missing is None else missing,
        removed=lines.removed(current_user, removed) if removed else None,
        is_mine=claim.claimant_id == current_user.id,
    )


@bp.post("/<int:claim_id>/submit")
@requires(Permission.CLAIM_EXPENSES)
def submit(claim_id):
    """Send it in. A second click, window or try finds it sent in: it stays one claim."""
    claim, form = fetch_own(claim_id), SubmitForm()
    if not form.validate_on_submit():
        return page(claim, form), 422
    try:
        gift, answer = bool(form.is_gift.data), form.answer.data
        actions.submit(claim, current_user, as_gift=gift, answer=answer, seen=form.cents.data)
    except actions.Incomplete as refused:
        return page(claim, form, refused.missing), 422
    except actions.OtherAmount:
        form.form_errors.append(
            _("It comes to another amount than you saw. Look at it, and send it in again.")
        )
        return page(claim, form), 409
    except actions.AlreadyDecided:
        flash(_("This claim was sent in before. Once is enough."))
    else:
        flash(_("Your claim is sent in. You get a mail when somebody has decided."))
    return redirect(url_for(".show", claim_id=claim.id), 303)


@bp.post("/<int:claim_id>/take-over")
@requires(Permission.CLAIM_EXPENSES)
def take_over(claim_id):
    """Of a file: into one's own draft, to look at and send in oneself."""
    claim = fetch_own(claim_id)
    try:
        claim = actions.take_over(claim, current_user)
    except actions.AlreadyDecided:
        flash(_("This cannot be taken over any more."), "warning")
    else:
        flash(_("It stands in your own claim now. Look at it, and send it in."))
    return redirect(url_for(".show", claim_id=claim.id), 303)


@bp.post("/<int:claim_id>/take-back")
@requires(Permission.CLAIM_EXPENSES)
def take_back(claim_id):
    claim = fetch_own(claim_id)
    try:
        claim = actions.take_back(claim, current_user)
    except actions.AlreadyDecided:
        flash(_("Somebody has looked at this claim already. It cannot be taken back."), "warning")
    else:
        flash(_("Your claim is with you again. Send it in when it is right."))
    return redirect(url_for(".show", claim_id=claim.id), 303)
