"""Planning a visit, booking at a desk, and moving either."""

from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal import audit
from portal.activities.forms import DURATIONS
from portal.clients.models import Client
from portal.core.clock import local, today
from portal.core.database import StaleVersion
from portal.core.forms.fields import known
from portal.core.forms.form_key import new_key
from portal.core.forms.record_numbers import record_number
from portal.core.render.qr import qr_code
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.schedule.appointments import actions, queries
from portal.schedule.appointments.actions import Plan, links
from portal.schedule.appointments.forms import SlotForm, VisitForm
from portal.schedule.appointments.ical import SOURCE
from portal.schedule.appointments.models import Appointment, kinds_to_plan
from portal.schedule.appointments.routes import bp
from portal.schedule.desk_hours.models import Desk
from portal.schedule.meetings.queries.clashes import Wanted, clashes

BOOKED = [desk for desk in Desk if desk.is_booked]


@bp.route("/visits/new", methods=["GET", "POST"])
@requires(Permission.PLAN_APPOINTMENTS)
def plan():
    """A visit of my own, ahead: with whom, which day, what time, how long."""
    form = _offered(VisitForm(**_typed(_first_visit())), kinds_to_plan(current_user))
    if not form.validate_on_submit():
        return _visit_page(form)
    wanted = _plan_of(form, current_user)
    if already_booked(form) is None and not _is_free(form, wanted):
        return _visit_page(form)
    try:
        made = actions.book(current_user, wanted, key_of(form.form_key.data))
    except actions.TimeTaken:
        form.refuse("start", _("You have something else at this time. Choose another time."))
        return _visit_page(form)
    flash(_("It is planned."))
    return redirect(url_for(".show", appointment_id=made.id), 303)


def _typed(first: dict) -> dict:
    """What a form starts with, as long as nothing was sent."""
    return {} if request.method == "POST" else {"formdata": None, "data": first}


def _first_visit() -> dict:
    kinds = kinds_to_plan(current_user)
    wanted, kind = request.args.get("client", type=record_number), request.args.get("kind")
    return {
        "form_key": new_key(),
        "client": wanted,
        "kind": kind if kind in kinds else kinds[0],
        "day": request.args.get("day", type=date.fromisoformat),
        "duration": "60",
        "interpreter": 0,
    }


def _offered(form, kinds=None, moving: Appointment | None = None):
    clients = [] if moving else queries.clients_to_plan(current_user)
    form.offer(clients, queries.interpreters(current_user.branch_id), moving)
    return form.can_be(kinds) if kinds is not None else form


def _plan_of(form: VisitForm, person) -> Plan:
    return Plan(
        person,
        known(form.chosen_client),
        form.kind.data,
        known(form.starts_at),
        known(form.length),
        interpreter=form.chosen_interpreter,
        note=form.note.data or None,
    )


def _is_free(form, wanted: Plan, appointment: Appointment | None = None) -> bool:
    """Whether nothing is in the way, or that was read: days off, what those concerned have then.

    Of what stays as it is nothing is asked. That the worker has another appointment is refused.
    """
    if appointment and not audit.differences(
        appointment,
        person=wanted.person,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        interpreter=wanted.interpreter,
    ):
        return True
    # Of a time at a desk it is known that whose shift it is has nothing else.
    people = [wanted.interpreter, None if wanted.hours else wanted.person]
    client = wanted.client
    label = queries.called(appointment, current_user) if appointment else client.label
    time = Wanted(
        wanted.starts_at,
        wanted.starts_at + timedelta(minutes=wanted.minutes),
        [person for person in people if person],
        {client.id: label},
        but=(SOURCE, appointment.id if appointment else None),
        refused=(SOURCE, wanted.person.id),
    )
    return form.anyway.passes(clashes(current_user, time))


def _visit_page(form: VisitForm, appointment: Appointment | None = None, status: int | None = None):
    page = render_template(
        "appointments/visit.html",
        form=form,
        appointment=appointment,
        durations=DURATIONS,
        today=today(),
        near=queries.near(current_user, form.clients, form.client.data),
        called=queries.called(appointment, current_user) if appointment else "",
    )
    return page, status or (422 if form.errors else 200)


@bp.route("/appointments/new", methods=["GET", "POST"])
@requires(Permission.PLAN_APPOINTMENTS)
def book():
    """An appointment at a desk for a client, in a time that is free."""
    desk = _desk(request.values.get("desk") or BOOKED[0])
    first = {
        "form_key": new_key(),
        "client": request.args.get("client", type=record_number),
        "interpreter": 0,
    }
    form = _offered(SlotForm(**_typed(first)))
    client = next((one for one in form.clients if one.id == form.client.data), None)
    form.choose_from(queries.free_slots(current_user.branch_id, desk, client))
    if form.is_submitted() and (made := already_booked(form)):
        return redirect(url_for(".show", appointment_id=made.id), 303)  # a double click
    if not form.validate_on_submit():
        return _slot_page(form, desk)
    wanted = actions.plan_at(
        form.chosen_slot,
        form.chosen_client,
        interpreter=form.chosen_interpreter,
        note=form.note.data or None,
    )
    if not _is_free(form, wanted):
        return _slot_page(form, desk)
    try:
        made = actions.book(current_user, wanted, key_of(form.form_key.data))
    except actions.TimeTaken:
        return _taken(form, desk, client)
    flash(_("It is booked."))
    return redirect(url_for(".show", appointment_id=made.id), 303)


def already_booked(form: SlotForm) -> Appointment | None:
    return actions.made_before(current_user, key_of(form.form_key.data))[0]


def _desk(typed: str) -> Desk:
    if typed not in set(BOOKED):
        abort(404)
    return Desk(typed)


def _taken(form: SlotForm, desk: Desk, client: Client | None, appointment=None):
    """Somebody was first: the times that are free now."""
    form.choose_from(queries.free_slots(current_user.branch_id, desk, client, appointment))
    form.slot.errors = [_("This time is no longer free. Choose another one.")]
    return _slot_page(form, desk, appointment)


def _slot_page(
    form: SlotForm, desk: Desk, appointment: Appointment | None = None, status: int | None = None
):
    days: dict = {}
    for slot in form.slots:
        days.setdefault(local(slot.starts_at).date(), []).append(slot)
    page = render_template(
        "appointments/desk.html",
        form=form,
        desk=desk,
        desks=BOOKED,
        days=days,
        appointment=appointment,
        several={slot.person.id for slot in form.slots},
        called=queries.called(appointment, current_user) if appointment else "",
    )
    return page, status or (422 if form.errors else 200)


@bp.route("/appointments/<int:appointment_id>/move", methods=["GET", "POST"])
@requires(Permission.PLAN_APPOINTMENTS)
def move(appointment_id):
    """Another time for it; at a desk one that is free."""
    found = queries.with_names(current_user)
    appointment = get_object_or_404(found, Appointment.id == appointment_id)
    may_change = appointment.can_be_changed_by(current_user) and queries.is_open(appointment)
    if not may_change or not queries.is_whole(appointment, current_user):
        abort(403)
    return _move_slot(appointment) if appointment.hours_id else _move_visit(appointment)


def _move_visit(appointment: Appointment):
    began = local(appointment.starts_at)
    minutes = str(appointment.minutes)
    first = {
        "version": appointment.version,
        "worker": appointment.person_id,
        "kind": appointment.kind,
        "day": began.date(),
        "start": began.time(),
        "duration": minutes if minutes in DURATIONS else "other",
        "minutes": appointment.minutes,
        "interpreter": appointment.interpreter_id or 0,
        "note": appointment.note,
    }
    form = _offered(VisitForm(**_typed(first)), [appointment.kind], appointment)
    form.can_go(queries.workers_for(appointment, current_user))
    if not form.validate_on_submit():
        return _visit_page(form, appointment)
    wanted = _plan_of(form, form.chosen_worker)
    if not _is_free(form, wanted, appointment):
        return _visit_page(form, appointment)
    try:
        actions.move(appointment, current_user, wanted, form.version.data or 0)
    except actions.TimeTaken:
        form.refuse("start", _("There is something else at this time. Choose another time."))
        return _visit_page(form, appointment)
    except StaleVersion:
        return _visit_page(_stale(form, "start", appointment), _again(appointment), 409)
    flash(_("Your changes are saved."))
    return redirect(url_for(".show", appointment_id=appointment.id), 303)


def _move_slot(appointment: Appointment):
    desk = Desk(appointment.hours.desk)
    first = {
        "version": appointment.version,
        "interpreter": appointment.interpreter_id or 0,
        "note": appointment.note,
    }
    form = _offered(SlotForm(**_typed(first)), moving=appointment)
    client = appointment.client
    form.choose_from(queries.free_slots(appointment.branch_id, desk, client, appointment))
    if not form.validate_on_submit():
        return _slot_page(form, desk, appointment)
    wanted = actions.plan_at(
        form.chosen_slot,
        appointment.client,
        interpreter=form.chosen_interpreter,
        note=form.note.data or None,
    )
    if not _is_free(form, wanted, appointment):
        return _slot_page(form, desk, appointment)
    try:
        actions.move(appointment, current_user, wanted, form.version.data or 0)
    except actions.TimeTaken:
        return _taken(form, desk, appointment.client, appointment)
    except StaleVersion:
        return _slot_page(_stale(form, "slot", appointment), desk, _again(appointment), 409)
    flash(_("Your changes are saved."))
    return redirect(url_for(".show", appointment_id=appointment.id), 303)


def _again(appointment: Appointment) -> Appointment:
    """As it is now, after somebody else changed it."""
    found = queries.with_names(current_user)
    return get_object_or_404(found, Appointment.id == appointment.id)


def _stale(form, name: str, appointment: Appointment):
    """Somebody else moved it meanwhile: what was typed stays, and can be saved over it."""
    form.version.raw_data, form.version.data = None, _again(appointment).version
    form.refuse(name, _("Somebody else just changed this. Look, and save again if yours is right."))
    return form


@bp.post("/appointments/links")
@requires(Permission.PLAN_APPOINTMENTS)
def invite():
    """A link with which a client chooses a time at a desk; it is shown once."""
    desk = _desk(request.form.get("desk", ""))
    clients = queries.clients_to_plan(current_user)
    wanted = request.form.get("client", type=record_number)
    client = next((one for one in clients if one.id == wanted), None)
    if client is None:
        flash(_("Choose a client from the list."), "error")
        return redirect(url_for(".book", desk=desk), 303)
    address = links.invite(client, desk, current_user)
    return render_template(
        "appointments/link.html", client=client, desk=desk, address=address, qr=qr_code(address)
    )
