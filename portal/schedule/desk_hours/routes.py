"""The branch's week, signing up and swapping; a leader's opening hours and closed days."""

from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.record_numbers import record_number
from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.people.models import Person
from portal.schedule.desk_hours import actions, queries
from portal.schedule.desk_hours.forms import ClosureForm, HoursForm, PutOnForm, ShiftForm, StopForm
from portal.schedule.desk_hours.models import WEEKDAYS, Closure, Desk, DeskHours, Shift
from portal.schedule.desk_hours.queries.clashes import clashes, open_for

bp = Blueprint("desk_hours", __name__)


@bp.get("/roster")
@requires(Permission.SEE_AGENDA)
def week():
    """One week: when which desk is open, who is on, who is missing."""
    monday = _monday(request.args.get("week", ""))
    sessions = queries.sessions_of(current_user.branch_id, monday, monday + timedelta(6))
    may_plan = current_user.may(Permission.MANAGE_ROSTER)
    staff = queries.staff(current_user.branch_id) if may_plan else {}
    return render_template(
        "desk_hours/week.html",
        monday=monday,
        days=[monday + timedelta(number) for number in range(7)],
        sessions=sessions,
        forms={desk: PutOnForm(people, formdata=None) for desk, people in staff.items()},
        today=today(),
        step=timedelta(7),
    )


def _monday(typed: str) -> date:
    """The Monday of the week that a day lies in; of this week where none is named."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = today()
    if not 2000 <= day.year <= 2100:
        abort(404)
    return day - timedelta(day.weekday())


@bp.post("/roster/<int:hours_id>/<day>/on")
@requires(Permission.SEE_AGENDA)
def sign_up(hours_id, day):
    """Be on at a desk on a day; who makes the roster puts others on, for weeks."""
    session = queries.session(current_user.branch_id, hours_id, _day(day))
    if session is None:
        abort(404)
    person, weeks = _whom(session)
    if person is None:
        flash(gettext("Choose somebody from the list."), "error")
        return _back(session.day)
    wanted = open_for(person, session, weeks)
    if asked := _asked(person, [one for one in wanted if not queries.elsewhere(person, one)]):
        return asked
    _put_on(person, session, weeks)
    return _back(session.day)


def _put_on(person: Person, session: queries.OpenDesk, weeks: int) -> None:
    try:
        made = actions.sign_up(person, current_user, session, weeks)
    except actions.ElsewhereThen as elsewhere:
        flash(str(elsewhere), "warning")
    except actions.NotPossible:
        flash(gettext("That is not possible (any more). Look at the week again."), "warning")
    else:
        if len(made) < weeks:
            flash(gettext("Put on %(n)s times. Closed and taken days are left out.", n=len(made)))
        else:
            flash(gettext("It is on the roster."))


def _asked(person: Person, sessions: list[queries.OpenDesk]):
    """The page that tells what somebody has then; nothing where they have nothing, or it was read.

    It sends what was sent once more, with the tick.
    """
    form = ShiftForm()
    if form.anyway.passes(clashes(person, current_user, sessions)):
        return None
    kept = {name: request.form[name] for name in KEPT if name in request.form}
    page = render_template(
        "desk_hours/clash.html", form=form, kept=kept, person=person, session=sessions[0]
    )
    return page, 422


KEPT = ("person", "weeks", "version")


def _whom(session: queries.OpenDesk) -> tuple[Person | None, int]:
    """Who is put on and for how many weeks: oneself this day, or whom a leader chose."""
    if "person" not in request.form or not current_user.may(Permission.MANAGE_ROSTER):
        if not session.desk.can_be_staffed_by(current_user):
            abort(403)
        return current_user, 1
    people = queries.who_can_staff(current_user, session.desk)
    form = PutOnForm(people)
    if not form.validate_on_submit():
        return None, 0
    return next(one for one in people if one.id == form.person.data), form.weeks.data


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        abort(404)


def _back(day: date):
    return redirect(url_for(".week", week=day), 303)


@bp.post("/roster/shifts/<int:shift_id>/<act>")
@requires(Permission.SEE_AGENDA)
def change(shift_id, act):
    """Seek somebody else, stay after all, leave, or take over."""
    shift = get_object_or_404(queries.shifts_visible_to(current_user), Shift.id == shift_id)
    if act not in ACTS:
        abort(404)
    allowed = shift.can_be_taken_by if act == "take" else shift.can_be_changed_by
    if not allowed(current_user):
        abort(403)
    if shift.held_on < today():
        flash(gettext("This day has passed. Choose today or later."), "error")
        return _back(shift.held_on)
    if act == "take" and (asked := _asked_to_take(shift)):
        return asked
    _do(shift, act)
    return _back(shift.held_on)


def _do(shift: Shift, act: str) -> None:
    function, said = ACTS[act]
    try:
        function(shift, current_user, request.form.get("version", -1, type=record_number))
        flash(said())
    except actions.StillBooked as error:
        flash(actions.still_booked_words(error.count), "error")
    except actions.ElsewhereThen as elsewhere:
        flash(str(elsewhere), "warning")
    except (StaleVersion, actions.NotPossible):
        flash(gettext("That is not possible (any more). Look at the week again."), "warning")


def _asked_to_take(shift: Shift):
    session = queries.session(shift.branch_id, shift.hours_id, shift.held_on)
    return session and _asked(current_user, [session])


ACTS = {
    "seek": (actions.seek, lambda: gettext("Your colleagues are asked. Until then it is you.")),
    "stay": (actions.stay, lambda: gettext("Good, you are there.")),
    "leave": (actions.leave, lambda: gettext("You are no longer on the roster there.")),
    "take": (actions.take_over, lambda: gettext("It is on the roster.")),
}


@bp.get("/roster/hours")
@requires(Permission.MANAGE_ROSTER)
def hours():
    """The desk hours and the closed days of the branch."""
    return _hours_page()


def _hours_page(hours_form=None, closure_form=None, stop_form=None, stopping=None):
    wrong = any(form is not None for form in (hours_form, closure_form, stop_form))
    first = {"valid_from": today(), "needed": 2, "slot_minutes": 45}
    page = render_template(
        "desk_hours/hours.html",
        hours=list(queries.hours_of(current_user.branch_id)),
        closures=list(queries.closures_of(current_user.branch_id)),
        hours_form=hours_form or HoursForm(formdata=None, data=first),
        closure_form=closure_form or ClosureForm(formdata=None),
        stop_form=stop_form or StopForm(formdata=None, data={"last_day": today()}),
        stopping=stopping,
        weekdays=WEEKDAYS,
        desks=Desk,
        today=today(),
    )
    return page, 422 if wrong else 200


@bp.post("/roster/hours/new")
@requires(Permission.MANAGE_ROSTER)
@sent_once
def open_desk():
    form = HoursForm()
    if not form.validate_on_submit():
        return _hours_page(hours_form=form)
    try:
        actions.open_desk(current_user, **form.values())
    except Doubled as taken:
        form.opens.errors = [str(taken)]
        return _hours_page(hours_form=form)
    flash(gettext("The desk hours are added."))
    return redirect(url_for(".hours"), 303)


@bp.post("/roster/hours/<int:hours_id>/stop")
@requires(Permission.MANAGE_ROSTER)
def stop_desk(hours_id):
    one = get_object_or_404(queries.hours_of(current_user.branch_id), DeskHours.id == hours_id)
    form = StopForm()
    if form.validate_on_submit():
        version = form.version.seen
        try:
            actions.stop_desk(one, current_user, form.last_day.value, version)
        except actions.StillBooked as error:
            form.last_day.errors = [actions.still_booked_words(error.count)]
        except StaleVersion:
            form.last_day.errors = [gettext("Somebody else just changed this. Look at it again.")]
        except Doubled as taken:
            form.last_day.errors = [str(taken)]
        else:
            flash(gettext("Your changes are saved."))
            return redirect(url_for(".hours"), 303)
    return _hours_page(stop_form=form, stopping=one.id)


@bp.post("/roster/closures")
@requires(Permission.MANAGE_ROSTER)
@sent_once
def close():
    form = ClosureForm()
    if form.validate_on_submit():
        try:
            actions.close(current_user, form.first_on.value, form.until, form.reason.data)
        except actions.StillBooked as error:
            form.first_on.errors = [actions.still_booked_words(error.count)]
        except Doubled as taken:
            form.first_on.errors = [str(taken)]
        else:
            flash(gettext("The branch is closed then."))
            return redirect(url_for(".hours"), 303)
    return _hours_page(closure_form=form)


@bp.post("/roster/closures/<int:closure_id>/remove")
@requires(Permission.MANAGE_ROSTER)
def reopen(closure_id):
    closure = get_object_or_404(
        queries.closures_of(current_user.branch_id), Closure.id == closure_id
    )
    actions.reopen(closure, current_user)
    flash(gettext("The branch is open again then."))
    return redirect(url_for(".hours"), 303)
