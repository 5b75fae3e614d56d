"""One appointment: what it is, writing it down, cancelling, and the client's card."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities.actions.ruling import ClosedPeriod
from portal.activities.queries.rules import closed_words, rules_of
from portal.core.clock import local, now
from portal.core.database import StaleVersion, db
from portal.core.forms.pages import tell_of_conflict
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.formatting import moment
from portal.core.render.qr import qr_code
from portal.core.web.access import Permission, requires
from portal.schedule.appointments import actions, queries
from portal.schedule.appointments.actions import cards, texts
from portal.schedule.appointments.models import (
    ANSWERS,
    Appointment,
    AppointmentStatus,
    ClientAnswer,
)
from portal.schedule.appointments.queries.declined import anew
from portal.schedule.appointments.routes import bp

ACTS = {
    "appointment.book": _l("Planned"),
    "appointment.move": _l("Changed"),
    "appointment.cancel": _l("Cancelled"),
    "appointment.restore": _l("Restored"),
    "appointment.no_show": _l("Did not come"),
    "appointment.came": _l("Came after all"),
    "appointment.client_says": _l("The client answered"),
    "appointment.interpreter": _l("The interpreter answered"),
}


def fetch(appointment_id: int) -> Appointment:
    found = queries.with_names(current_user)
    return get_object_or_404(found, Appointment.id == appointment_id)


@bp.get("/appointments/<int:appointment_id>")
@requires(Permission.SEE_AGENDA)
def show(appointment_id):
    appointment = fetch(appointment_id)
    is_whole = queries.is_whole(appointment, current_user)
    return render_template(
        "appointments/show.html",
        appointment=appointment,
        is_whole=is_whole,
        may_change=is_whole and appointment.can_be_changed_by(current_user),
        note=queries.note_for(appointment, current_user),
        called=queries.called(appointment, current_user),
        activity=queries.activity_of(appointment),
        place=queries.place_for(appointment, current_user),
        history=queries.history_of(appointment) if is_whole else [],
        acts=ACTS,
        answers=ANSWERS,
        wished=texts.wished(appointment) if is_whole else "",
        anew=anew(appointment),
        is_ahead=appointment.starts_at > now(),
        was=lambda iso: moment(datetime.fromisoformat(iso)),
    )


@bp.get("/appointments/<int:appointment_id>/log")
@requires(Permission.LOG_ACTIVITIES)
def log(appointment_id):
    """The log form, filled in; what was written down already is shown instead."""
    appointment = fetch(appointment_id)
    if (made := queries.activity_of(appointment)) and made.person_id == current_user.id:
        return redirect(url_for("activities.show", activity_id=made.id))
    if not appointment.can_be_logged_by(current_user):
        return redirect(url_for(".show", appointment_id=appointment.id))
    began = local(appointment.starts_at)
    return redirect(
        url_for(
            "activities.new",
            kind=appointment.kind,
            client=appointment.client_id,
            day=began.date(),
            start=f"{began:%H:%M}",
            minutes=appointment.minutes,
            draft=appointment.form_key,
        )
    )


@bp.post("/appointments/<int:appointment_id>/<act>")
@requires(Permission.PLAN_APPOINTMENTS)
def change(appointment_id, act):
    """Cancel, restore, nobody came, or came after all."""
    appointment = fetch(appointment_id)
    if act not in CHANGES:
        abort(404)
    allowed, function, said = CHANGES[act]
    if not (allowed(appointment, current_user) and queries.is_whole(appointment, current_user)):
        abort(403)
    version = request.form.get("version", -1, type=record_number)
    try:
        function(appointment, current_user, version)
        flash(said())
    except StaleVersion:
        tell_of_conflict()
    except actions.TimeTaken:
        flash(_("That time is taken meanwhile. Plan it at another time."), "error")
    except ClosedPeriod:
        flash(closed_words(rules_of(appointment.branch_id)), "error")
    return redirect(url_for(".show", appointment_id=appointment.id), 303)


def _may_cancel(appointment: Appointment, person) -> bool:
    return appointment.can_be_changed_by(person) and queries.is_open(appointment)


def _may_restore(appointment: Appointment, person) -> bool:
    cancelled = appointment.status == AppointmentStatus.CANCELLED and appointment.starts_at > now()
    return cancelled and appointment.can_be_changed_by(person)


def _may_undo_no_show(appointment: Appointment, person) -> bool:
    return appointment.status == AppointmentStatus.NO_SHOW and appointment.person_id == person.id


CHANGES = {
    "cancel": (_may_cancel, actions.cancel, lambda: _("It is cancelled.")),
    "restore": (_may_restore, actions.restore, lambda: _("It is planned again.")),
    "no-show": (
        Appointment.can_be_logged_by,
        actions.mark_no_show,
        lambda: _("Written down: nobody came. It counts as an attempt."),
    ),
    "came": (_may_undo_no_show, actions.undo_no_show, lambda: _("Good. Now write down the visit.")),
}


@bp.post("/appointments/<int:appointment_id>/answer")
@requires(Permission.SEE_AGENDA)
def answer(appointment_id):
    """The interpreter says yes or no."""
    appointment = fetch(appointment_id)
    if not appointment.can_be_answered_by(current_user):
        abort(403)
    said = request.form.get("answer")
    if said not in set(ClientAnswer):
        abort(400)
    try:
        actions.answer_as_interpreter(appointment, current_user, ClientAnswer(said))
        flash(_("Your answer is passed on."))
    except StaleVersion:
        tell_of_conflict()
    return redirect(url_for(".show", appointment_id=appointment.id), 303)


@bp.post("/appointments/<int:appointment_id>/card")
@requires(Permission.PLAN_APPOINTMENTS)
def make_card(appointment_id):
    """A link for the client to this appointment; it is shown once."""
    appointment = fetch(appointment_id)
    if not _may_cancel(appointment, current_user) or appointment.starts_at <= now():
        abort(403)
    with db.atomic():
        address = cards.card_of(appointment, current_user)
    return render_template(
        "appointments/link.html",
        client=appointment.client,
        called=queries.called(appointment, current_user),
        appointment=appointment,
        address=address,
        qr=qr_code(address),
    )
