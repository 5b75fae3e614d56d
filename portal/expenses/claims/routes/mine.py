"""My claims: what is open, what was sent in, and what became of it; sending in, taking back."""

from contextlib import suppress

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities.forms import TRANSPORTS
from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, requires
from portal.expenses.claims import actions, queries
from portal.expenses.claims.actions.lines import NothingToClaim, gather
from portal.expenses.claims.forms.lines import SubmitForm
from portal.expenses.claims.queries import lines, mine
from portal.expenses.claims.queries.allowance import allowance_of_month
from portal.expenses.claims.queries.months import months_to_claim
from portal.expenses.claims.routes import bp
from portal.expenses.records.actions import AlreadyClaimed
from portal.expenses.records.models import ClaimStatus, ExpenseClaim

OTHER_AMOUNT = _l("It comes to another amount than you saw. Look at it, and send it in again.")


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
        months=months_to_claim(found),
        trips=[(trip, cents) for trip, cents in found.trips if cents is None],
        allowance=allowance_of_month(current_user, today()),
        years=years,
        year=year,
    )


@bp.post("/months/<int:month>")
@requires(Permission.CLAIM_EXPENSES)
def claim_month(month):
    """One tap: all journeys of a month that stand in no claim, with its draft, sent in."""
    form, claim = SubmitForm(), None
    with suppress(AlreadyClaimed, NothingToClaim):
        claim = gather(current_user, month)
    if claim is None:
        flash(_("There is nothing left to claim of this month. Look at it again."), "warning")
        return redirect(url_for(".index"), 303)
    try:
        actions.submit(claim, current_user, as_gift=claim.is_gift, seen=form.cents.data)
    except actions.Incomplete as refused:
        return page(claim, form, refused.missing), 422
    except actions.OtherAmount:
        form.form_errors.append(OTHER_AMOUNT)
        return page(claim, form), 409
    except actions.AlreadyDecided:
        flash(_("This claim was sent in before. Once is enough."))
        return redirect(url_for(".show", claim_id=claim.id), 303)
    flash(_("Your claim is sent in. Not right? Take it back below."))
    return redirect(url_for(".show", claim_id=claim.id), 303)


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
        gift = bool(form.is_gift.data)
        answer = form.answer.data if claim.status == ClaimStatus.RETURNED else None
        actions.submit(claim, current_user, as_gift=gift, answer=answer, seen=form.cents.data)
    except actions.Incomplete as refused:
        return page(claim, form, refused.missing), 422
    except actions.OtherAmount:
        form.form_errors.append(OTHER_AMOUNT)
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


@bp.post("/<int:claim_id>/ask-again")
@requires(Permission.CLAIM_EXPENSES)
def ask_again(claim_id):
    """Open a claim that was refused, to put it right and send it in once more."""
    claim = fetch_own(claim_id)
    try:
        actions.ask_again(claim, current_user)
    except actions.AlreadyDecided:
        flash(_("This claim is not refused any more. Look at it again."), "warning")
    except actions.NothingLeft:
        flash(_("Its visits were withdrawn. There is nothing to ask again."), "warning")
    else:
        flash(_("The claim is with you again. Put it right, and send it in."))
    return redirect(url_for(".show", claim_id=claim.id), 303)


@bp.post("/<int:claim_id>/take-back")
@requires(Permission.CLAIM_EXPENSES)
def take_back(claim_id):
    claim = fetch_own(claim_id)
    was_returned = claim.status == ClaimStatus.RETURNED
    try:
        claim = actions.take_back(claim, current_user)
    except actions.AlreadyDecided:
        flash(_("Somebody has looked at this claim already. It cannot be taken back."), "warning")
    else:
        if was_returned:
            flash(_("This claim is closed. Nothing was left to send in."))
            return redirect(url_for(".index"), 303)
        flash(_("Your claim is with you again. Send it in when it is right."))
    return redirect(url_for(".show", claim_id=claim.id), 303)
