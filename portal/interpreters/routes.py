"""Who interprets in which language, requests for one, and the languages of who works here."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.spoken_languages import is_language
from portal.core.web.access import Permission, PersonPart, Role, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.interpreters import actions, queries
from portal.interpreters.forms import AskForm, LanguagesForm, RequestForm, SettleForm
from portal.interpreters.models import HOW, STATES, InterpreterRequest, RequestState
from portal.people import actions as people_actions
from portal.people import queries as people
from portal.people.models import Person
from portal.schedule.appointments import queries as appointments

bp = Blueprint("interpreters", __name__, url_prefix="/interpreters")


@bp.get("")
@requires(Permission.SEE_AGENDA)
@lists_clients
def index():
    """Who interprets, in this language, and what is asked."""
    wanted = request.args.get("language")
    language = wanted if is_language(wanted) else None
    plans = current_user.may(Permission.PLAN_APPOINTMENTS)
    rows = queries.coming(current_user, language)
    return render_template(
        "interpreters/index.html",
        chosen=language,
        languages=queries.languages_here(current_user.branch_id),
        plans=plans,
        people=queries.interpreters(current_user, language) if plans else [],
        rows=queries.named(rows, current_user),
        interprets=Role.INTERPRETER in current_user.roles,
        states=STATES,
    )


@bp.get("/used/<int:person_id>")
@requires(Permission.PLAN_APPOINTMENTS)
@lists_clients
def used(person_id):
    """When somebody interpreted in the last year."""
    here = {one.id: one for one in appointments.interpreters(current_user.branch_id)}
    person = here.get(person_id) or abort(404)
    return render_template(
        "interpreters/used.html",
        person=person,
        rows=queries.used_by(current_user, person),
        called=appointments.called,
    )


@bp.route("/requests/new", methods=["GET", "POST"])
@requires(Permission.PLAN_APPOINTMENTS)
@sent_once
def new():
    form = AskForm(appointments.clients_to_plan(current_user))
    if form.validate_on_submit():
        made = actions.ask(current_user, form.chosen, **form.values())
        flash(_("It is asked. Who speaks this language gets a mail."))
        return back_to(made)
    if form.is_blank:
        begin(form)
    return form_page("interpreters/form.html", form, kept=None)


def begin(form: AskForm) -> None:
    """What is usual, with the client and the language that an address names."""
    form.client.data = request.args.get("client", type=record_number)
    form.minutes.data, form.wanted_on.data = 60, today()
    named = form.known.get(form.client.data)
    language = request.args.get("language") or (named.language if named else None)
    form.language.data = language if language in form.language.choices else ""


def fetch(request_id: int) -> InterpreterRequest:
    found = queries.with_names(current_user)
    return get_object_or_404(found, InterpreterRequest.id == request_id)


def to_settle(request_id: int) -> InterpreterRequest:
    found = fetch(request_id)
    if not queries.may_settle(found, current_user):
        abort(403)
    return found


@bp.route("/requests/<int:request_id>", methods=["GET", "POST"])
@requires(Permission.SEE_AGENDA)
def show(request_id):
    """A request; who asked says on it who comes."""
    found = fetch(request_id)
    settles = queries.may_settle(found, current_user)
    form = SettleForm(queries.who_can(found) if settles else [])
    if request.method == "POST" and not settles:
        abort(403)
    if form.validate_on_submit():
        state = RequestState.FOUND if form.chosen else RequestState.ELSEWHERE
        return settled(found, state, form.chosen, form.elsewhere.data or None)
    return form_page(
        "interpreters/show.html",
        form,
        one=found,
        settles=settles,
        called=queries.named([found], current_user)[0][1],
        is_open=found.state == RequestState.ASKED,
        may_come=found.state == RequestState.ASKED
        and current_user.id in {one.id for one in queries.who_can(found)},
        opens_file=queries.opens_file(current_user, found),
        states=STATES,
        how=HOW,
    )


def settled(
    found: InterpreterRequest,
    state: RequestState,
    interpreter: Person | None = None,
    elsewhere: str | None = None,
):
    try:
        actions.settle(found, current_user, state, interpreter, elsewhere)
    except StaleVersion:
        tell_of_conflict()
    else:
        flash(_("It is saved."))
    return back_to(found)


@bp.route("/requests/<int:request_id>/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_APPOINTMENTS)
def edit(request_id):
    found = to_settle(request_id)
    if found.state != RequestState.ASKED:
        abort(403)
    form = RequestForm(found, obj=found)
    if form.validate_on_submit():
        try:
            actions.change(found, current_user, form.version.seen, **form.values())
        except StaleVersion:
            fresh = fetch(request_id)
            return conflict_page("interpreters/form.html", form, fresh, kept=fresh)
        flash(_("Your changes are saved."))
        return back_to(found)
    return form_page("interpreters/form.html", form, kept=found)


@bp.post("/requests/<int:request_id>/come")
@requires(Permission.SEE_AGENDA)
def come(request_id):
    """Somebody who interprets says that they come."""
    found = fetch(request_id)
    if current_user.id not in {one.id for one in queries.who_can(found)}:
        abort(403)
    try:
        actions.take(found, current_user)
    except StaleVersion:
        flash(_("Somebody else comes already, or nobody is needed any more."), "warning")
        return redirect(url_for(".index"), 303)
    flash(_("You come. Who asked gets a mail."))
    return back_to(found)


@bp.post("/requests/<int:request_id>/withdraw")
@requires(Permission.PLAN_APPOINTMENTS)
def withdraw(request_id):
    return settled(to_settle(request_id), RequestState.WITHDRAWN)


@bp.post("/requests/<int:request_id>/again")
@requires(Permission.PLAN_APPOINTMENTS)
def again(request_id):
    """Nobody comes after all: it waits once more."""
    return settled(to_settle(request_id), RequestState.ASKED)


def back_to(found: InterpreterRequest):
    return redirect(url_for(".show", request_id=found.id), 303)


@bp.route("/languages/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.SEE_AGENDA)
def languages(person_id):
    """Which languages somebody speaks: their own, and for who manages people all of them."""
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    if not person.can_be_changed_by(current_user, PersonPart.CONTACT):
        abort(403)
    spoken = people.languages_of([person.id]).get(person.id, [])
    form = LanguagesForm(spoken, stored={"languages": spoken})
    if form.validate_on_submit():
        people_actions.speak(person, current_user, set(form.languages.data or ()))
        flash(_("Your changes are saved."))
        if current_user.may(Permission.SEE_PEOPLE):
            return redirect(url_for("people.show", person_id=person.id), 303)
        return redirect(url_for(".index"), 303)
    return form_page("interpreters/languages.html", form, person=person)
