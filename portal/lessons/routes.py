"""The desk of language lessons: who waits, which coach fits, and what coaches offer."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.actions import MayNotHelp
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.fields import known
from portal.core.forms.pages import conflict_page, form_page, tell_of_conflict
from portal.core.web.access import Permission, Role, lists_clients, requires
from portal.core.web.idempotency import sent_once
from portal.lessons import actions, queries
from portal.lessons.forms import OfferForm, WaitForm
from portal.lessons.models import LessonWait, WaitEnd
from portal.people import queries as people
from portal.people.models import Person

bp = Blueprint("lessons", __name__, url_prefix="/lessons")


@bp.get("")
@requires(Permission.JUDGE_LANGUAGE)
@lists_clients
def index():
    """Who waits with the coaches that fit; for a coach their own households."""
    matches = current_user.may(Permission.EDIT_CLIENTS)
    is_coach = Role.LANGUAGE_COACH in current_user.roles
    return render_template(
        "lessons/index.html",
        matches=matches,
        is_coach=is_coach,
        waiting=queries.waiting(current_user) if matches else [],
        coaches=queries.coaches(current_user.branch_id) if matches else [],
        mine=queries.lessons_of(current_user) if is_coach else [],
    )


@bp.route("/clients/<int:client_id>/wait", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
@sent_once
def wait(client_id):
    client = get_object_or_404(clients.visible_to(current_user), Client.id == client_id)
    form = WaitForm()
    if form.validate_on_submit():
        try:
            actions.wait(current_user, client, **form.values())
        except actions.WaitsAlready:
            flash(_("This client is on the list already."), "warning")
        else:
            flash(_("This client is on the waiting list."))
        return redirect(url_for("clients.show", client_id=client.id), 303)
    if form.is_blank:
        form.waits_since.data = today()
    return form_page("lessons/wait.html", form, client=client, kept=None)


def fetch(wait_id: int) -> LessonWait:
    return get_object_or_404(queries.running(current_user), LessonWait.id == wait_id)


@bp.route("/waiting/<int:wait_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_CLIENTS)
def edit(wait_id):
    kept = fetch(wait_id)
    form = WaitForm(obj=kept)
    if form.validate_on_submit():
        try:
            actions.change(kept, current_user, form.version.seen, **form.values())
        except StaleVersion:
            fresh = fetch(wait_id)
            return conflict_page("lessons/wait.html", form, fresh, client=fresh.client, kept=fresh)
        flash(_("Your changes are saved."))
        return redirect(url_for(".index"), 303)
    return form_page("lessons/wait.html", form, client=kept.client, kept=kept)


@bp.post("/waiting/<int:wait_id>/stop")
@requires(Permission.EDIT_CLIENTS)
def stop(wait_id):
    kept = fetch(wait_id)
    try:
        actions.end(kept, current_user, WaitEnd.WITHDRAWN)
    except StaleVersion:
        tell_of_conflict()
    else:
        flash(_("This client is off the list. Add them again if that was a mistake."))
    return redirect(url_for(".index"), 303)


@bp.post("/waiting/<int:wait_id>/match/<int:person_id>")
@requires(Permission.EDIT_CLIENTS)
def match(wait_id, person_id):
    kept = fetch(wait_id)
    here = {coach.person.id: coach.person for coach in queries.coaches(current_user.branch_id)}
    coach = here.get(person_id) or abort(404)
    try:
        actions.match(kept, current_user, coach)
    except MayNotHelp as refused:
        flash(next(iter(refused.reasons.values())), "error")
    except StaleVersion:
        tell_of_conflict()
    else:
        flash(_("%(name)s gives them lessons from today on.", name=coach.label))
        if missing := clients.papers_missing(coach):
            flash(missing, "warning")
    return redirect(url_for(".index"), 303)


@bp.route("/coaches/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.JUDGE_LANGUAGE)
def offer(person_id):
    """What a coach offers: one's own, and for leaders of everybody."""
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    if not queries.may_change_offer(current_user, person):
        abort(403)
    kept = queries.offer_of(person)
    form = OfferForm(obj=kept)
    if form.validate_on_submit():
        try:
            actions.offer(person, current_user, kept, form.version.seen or 0, **form.values())
        except StaleVersion:
            fresh = known(queries.offer_of(person))
            return conflict_page("lessons/offer.html", form, fresh, person=person)
        flash(_("Your changes are saved."))
        return redirect(url_for(".index"), 303)
    if form.is_blank and kept is None:
        form.most.data = 1
    return form_page("lessons/offer.html", form, person=person)
