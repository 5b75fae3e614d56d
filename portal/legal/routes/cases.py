"""The cases that somebody sees, and one of them: opened, changed, closed and opened again."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.refusals import InTheWay
from portal.core.web.access import Permission, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.legal.actions import cases as actions
from portal.legal.forms.cases import OUTCOMES, RELATIONS, CaseForm, CloseForm, EventForm
from portal.legal.models import CaseOutcome, LegalCase
from portal.legal.queries import cases as queries
from portal.legal.queries import clients_followed_by
from portal.legal.routes import bp


@bp.get("/cases")
@requires(Permission.SEE_LEGAL_CASES)
@lists_clients
def cases():
    which = request.args.get("which", "open")
    if which not in {"open", "closed"}:
        abort(404)
    rows = queries.listed(current_user, which)
    return render_template("legal/cases.html", rows=rows, which=which, outcomes=OUTCOMES)


@bp.route("/cases/<int:case_id>", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
@sent_once
def case(case_id):
    """All of a case; what happened is written down on the page itself."""
    found = fetch(case_id)
    form = EventForm()
    if form.validate_on_submit():
        actions.note_event(found, current_user, **form.values())
        flash(_("Noted."))
        return to(found)
    if form.is_blank:
        form.happened_on.data = today()
    return form_page(
        "legal/case.html",
        form,
        case=found,
        terms=queries.terms_of(found),
        relatives=queries.relatives_of(found),
        events=list(queries.events_of(found)),
        outcomes=OUTCOMES,
        relations=RELATIONS,
    )


@bp.route("/clients/<int:client_id>/cases/new", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
@sent_once
def new_case(client_id):
    client = get_object_or_404(clients_followed_by(current_user), Client.id == client_id)
    form = CaseForm()
    if form.validate_on_submit():
        try:
            made = actions.open_case(client, current_user, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        else:
            flash(_("The case is opened. Guard its terms here."))
            return to(made)
    if form.is_blank:
        form.opened_on.data = today()
    return form_page("legal/case_form.html", form, client=client, case=None)


@bp.route("/cases/<int:case_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
def edit_case(case_id):
    found = fetch(case_id)
    form = CaseForm(obj=found)
    if form.validate_on_submit():
        try:
            actions.change(found, current_user, form.version.seen, **form.values())
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        except StaleVersion:
            return conflict("legal/case_form.html", form, fetch(case_id))
        else:
            flash(_("Your changes are saved."))
            return to(found)
    return form_page("legal/case_form.html", form, client=found.client, case=found)


@bp.route("/cases/<int:case_id>/close", methods=["GET", "POST"])
@requires(Permission.SEE_LEGAL_CASES)
def close_case(case_id):
    """Close a case with its outcome; once more puts that right."""
    found = fetch(case_id)
    new = {"version": found.version, "closed_on": today(), "arrived_on": found.arrived_on}
    form = CloseForm(obj=found) if found.closed_on else CloseForm(data=new)
    if form.validate_on_submit():
        outcome = CaseOutcome(form.outcome.data) if form.outcome.data else None
        said = (form.closed_on.value, outcome, form.arrived_on.data)
        try:
            actions.close(found, current_user, form.version.seen, *said)
        except InTheWay as refused:
            form.refuse_all(refused.reasons)
        except StaleVersion:
            return conflict("legal/close.html", form, fetch(case_id))
        else:
            flash(_("The case is closed. You can open it again here."))
            return to(found)
    waiting = [term for term in queries.terms_of(found) if term.done_at is None]
    return form_page("legal/close.html", form, client=found.client, case=found, waiting=waiting)


@bp.post("/cases/<int:case_id>/reopen")
@requires(Permission.SEE_LEGAL_CASES)
def reopen_case(case_id):
    """Undo a closing."""
    found = fetch(case_id)
    try:
        actions.reopen(found, current_user)
        flash(_("The case is open again."))
    except StaleVersion:
        tell_of_conflict()
    return to(found)


def fetch(case_id: int) -> LegalCase:
    return get_object_or_404(queries.with_client(current_user), LegalCase.id == case_id)


def to(found: LegalCase):
    return redirect(url_for(".case", case_id=found.id), 303)


def conflict(template: str, form: CaseForm | CloseForm, found: LegalCase):
    return conflict_page(template, form, found, client=found.client, case=found)
