"""The desk of whoever decides: look, approve, ask, refuse, correct, undo."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.forms.record_numbers import number_or_none, record_number, version_number
from portal.core.web.access import Permission, Role, requires
from portal.core.web.redirects import safe_next
from portal.expenses.claims import actions, queries
from portal.expenses.claims.forms.deciding import ReasonForm, correction_form
from portal.expenses.claims.queries import desk
from portal.expenses.claims.queries.mine import history_with_actors
from portal.expenses.claims.routes import bp
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim

UNDO = "claims_to_undo"
SHORTCUTS_OFF = "no_shortcuts"


@bp.get("/decide")
@requires(Permission.DECIDE_CLAIMS)
def decide():
    """Three panes: the list, one claim, one receipt."""
    tab = request.args.get("tab", "todo")
    if tab not in desk.TABS:
        abort(404)
    queue, year = desk.queue_of(current_user, tab), today().year
    detail = opened(queue, request.args.get("claim", type=record_number))
    shown = detail.item.claim.id if detail else None
    return render_template(
        "claims/decide.html",
        tab=tab,
        queue=queue,
        counts=queue.counts,
        no_limits_of=year if expenses.has_no_limits_of(year, current_user.branch_id) else None,
        oldest=oldest_days(queue) if tab == "todo" else 0,
        detail=detail,
        receipt=request.args.get("receipt", 0, type=record_number),
        before_after=queue.neighbours(shown) if shown else (None, None),
        ask=ReasonForm("ask", shown),
        refuse=ReasonForm("refuse", shown),
        undo=session.get(UNDO) if tab == "todo" else None,
        shortcuts=not session.get(SHORTCUTS_OFF),
        is_neighbour=Role.NEIGHBOUR in current_user.roles,
    )


def opened(queue: desk.Queue, number: int | None) -> desk.Detail | None:
    """The claim that was asked for, else the first of the list."""
    chosen = next((i for i in queue.all if i.claim.id == number), None)
    if number is not None and chosen is None:
        # Decided meanwhile, or in another tab: it still opens for who may see it.
        not_mine = ExpenseClaim.claimant != current_user.id
        claim = get_object_or_404(
            queries.visible_to(current_user), ExpenseClaim.id == number, not_mine
        )
        chosen = desk.item_of(claim)
    if chosen is None:
        chosen = next(iter(queue.all), None)
    if chosen is None:
        return None
    waits = chosen in queue.look or chosen in queue.fine
    mine = waits and chosen.claim.status == ClaimStatus.SUBMITTED
    return desk.detail_of(chosen, current_user, mine, queue.material)


def oldest_days(queue: desk.Queue) -> int:
    return max((item.days for item in queue.mine), default=0)


def seen(claim_id: int, version: str | None = None) -> ExpenseClaim:
    """The claim as this visitor saw it: a decision on anything newer is refused."""
    claim = get_object_or_404(queries.visible_to(current_user), ExpenseClaim.id == claim_id)
    version = version if version is not None else request.form.get("version", "")
    claim.version = version_number(version)
    return claim


def decided(claim: ExpenseClaim, act: Callable[[], ClaimStatus | None], name: str, what: str):
    """Do it, say what it was of whom, and go on to the next; or say that somebody was first."""
    after = desk.queue_of(current_user, "todo").neighbours(claim.id)[1]
    try:
        now_is = act()
    except actions.NotYours:
        abort(403)
    except actions.AlreadyDecided:
        return already_decided(claim)
    if now_is == ClaimStatus.SUBMITTED:
        what = gettext("approved, a second pair of eyes decides")
    said = gettext("%(name)s: %(what)s", name=name, what=what)
    session[UNDO] = {"claims": [claim.id], "said": said}
    return redirect(url_for(".decide", claim=after), 303)


def already_decided(claim: ExpenseClaim):
    claim = get_object_or_404(queries.visible_to(current_user), ExpenseClaim.id == claim.id)
    events = list(history_with_actors(claim))
    page = render_template(
        "claims/already_decided.html",
        claim=claim,
        event=events[-1] if events else None,
    )
    return page, 409


@bp.post("/<int:claim_id>/approve")
@requires(Permission.DECIDE_CLAIMS)
def approve(claim_id):
    claim = seen(claim_id)
    name = desk.item_of(claim).person.label
    return decided(claim, lambda: actions.approve(claim, current_user), name, gettext("approved"))


@bp.post("/decide/approve")
@requires(Permission.DECIDE_CLAIMS)
def approve_many():
    """All that were ticked, each as it was seen; what was decided meanwhile stays as it is."""
    chosen = list(dict.fromkeys(request.form.getlist("chosen")))
    if not chosen:
        flash(gettext("Choose a claim first."), "warning")
    done = [number for number in map(approved, chosen) if number]
    if done:
        said = ngettext("%(num)s claim approved", "%(num)s claims approved", len(done))
        session[UNDO] = {"claims": done, "said": said}
    if missed := len(chosen) - len(done):
        said = ngettext(
            "%(num)s claim was decided by somebody else, or is not yours to decide.",
            "%(num)s claims were decided by somebody else, or are not yours to decide.",
            missed,
        )
        flash(said, "warning")
    return redirect(url_for(".decide"), 303)


def approved(chosen: str) -> int | None:
    """The number of this claim (number.version as it was seen), once it is approved."""
    typed, _, version = chosen.partition(".")
    if (number := number_or_none(typed)) is None:
        abort(404)
    try:
        actions.approve(seen(number, version), current_user)
    except (actions.NotYours, actions.AlreadyDecided):
        return None
    return number


@bp.post("/<int:claim_id>/return")
@requires(Permission.DECIDE_CLAIMS)
def ask(claim_id):
    return with_reason(claim_id, "ask", actions.return_with, gettext("Question sent"))


@bp.post("/<int:claim_id>/send-back")
@requires(Permission.DECIDE_CLAIMS)
def send_back(claim_id):
    """Open somebody's claim again, so that a visit on it can be put right."""
    claim = get_object_or_404(queries.visible_to(current_user), ExpenseClaim.id == claim_id)
    try:
        why = gettext("A visit of this claim is not right. Change it, and send the claim again.")
        actions.send_back(claim, current_user, why)
        flash(gettext("The claim is sent back. Now the journey can change."))
    except actions.NotYours:
        flash(gettext("Somebody else decides on this claim. Ask another team leader."), "error")
    except actions.AlreadyDecided:
        flash(gettext("This claim is paid or about to be. It cannot change any more."), "error")
    return redirect(safe_next(request.form.get("next"), url_for(".decide")), 303)


@bp.post("/<int:claim_id>/refuse")
@requires(Permission.DECIDE_CLAIMS)
def refuse(claim_id):
    return with_reason(claim_id, "refuse", actions.refuse, gettext("Refused"))


def with_reason(claim_id: int, kind: str, act: Callable, said: str):
    """A question or a refusal; the claimant reads why."""
    claim = seen(claim_id)
    form = ReasonForm(kind, claim.id)
    if not form.validate_on_submit():
        return render_template("claims/reason.html", form=form, claim=claim, kind=kind), 422
    name = desk.item_of(claim).person.label
    return decided(claim, lambda: act(claim, current_user, form.reason.data), name, said)


@bp.route("/<int:claim_id>/correct", methods=["GET", "POST"])
@requires(Permission.DECIDE_CLAIMS)
def correct(claim_id):
    """Pay less of some lines; the claimant sees both amounts and why."""
    claim = get_object_or_404(queries.with_claimant(current_user), ExpenseClaim.id == claim_id)
    if claim.status == ClaimStatus.SUBMITTED and not queries.may_decide(current_user, claim):
        abort(403)
    form = correction_form([x for x in desk.lines_for(current_user, claim) if x.amount_cents > 0])
    if form.validate_on_submit():
        try:
            actions.correct(seen(claim_id), current_user, form.corrections())
            flash(gettext("The amounts are changed. You can approve it now."))
            return redirect(url_for(".decide", claim=claim_id), 303)
        except actions.NotYours:
            abort(403)
        except actions.AlreadyDecided:
            return already_decided(claim)
        except actions.WrongAmount:
            form.form_errors.append(gettext("Nothing is left to pay. Refuse the claim instead."))
    if form.version.data is None:
        form.version.data = claim.version
    page = render_template("claims/correct.html", form=form, item=desk.item_of(claim))
    return page, 422 if form.errors else 200


@bp.post("/decide/undo")
@requires(Permission.DECIDE_CLAIMS)
def undo():
    """Take back what one just decided, all of it that nothing has happened to since."""
    back, last = 0, None
    for number in session.pop(UNDO, {}).get("claims", []):
        claim = get_object_or_404(queries.visible_to(current_user), ExpenseClaim.id == number)
        try:
            actions.undo(claim, current_user)
            back, last = back + 1, number
        except (actions.NotYours, actions.AlreadyDecided):
            continue
    if back:
        flash(ngettext("%(num)s decision taken back", "%(num)s decisions taken back", back))
    else:
        flash(gettext("This cannot be taken back any more."), "warning")
    return redirect(url_for(".decide", claim=last), 303)


@bp.post("/<int:claim_id>/undo")
@requires(Permission.DECIDE_CLAIMS)
def undo_one(claim_id):
    """The same on the claim itself, for as long as it is in no payout."""
    claim = seen(claim_id)
    try:
        actions.undo(claim, current_user)
    except actions.NotYours:
        abort(403)
    except actions.AlreadyDecided:
        return already_decided(claim)
    flash(gettext("Your decision is taken back."))
    return redirect(url_for(".decide", claim=claim_id), 303)


@bp.post("/decide/shortcuts")
@requires(Permission.DECIDE_CLAIMS)
def shortcuts():
    """Switch the keys of one letter off or on (WCAG 2.1.4)."""
    session[SHORTCUTS_OFF] = not session.get(SHORTCUTS_OFF)
    return redirect(url_for(".decide", claim=request.form.get("claim", type=record_number)), 303)
