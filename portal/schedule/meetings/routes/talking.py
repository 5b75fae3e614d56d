"""The minutes, the action points, and who came."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import is_at_clock_change, local
from portal.core.database import StaleVersion
from portal.core.text import one_line, same_text, several_lines
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.core.web.redirects import safe_next
from portal.schedule.meetings import actions, queries
from portal.schedule.meetings.actions import talking
from portal.schedule.meetings.forms import end_on
from portal.schedule.meetings.forms.talking import (
    ActionForm,
    AttendanceForm,
    MinutesForm,
)
from portal.schedule.meetings.models import (
    DECISION,
    NOTES_LENGTH,
    ActionPoint,
    AgendaPoint,
    Meeting,
)
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.changing import mine_to_change
from portal.schedule.meetings.routes.listing import fetch, meeting_page
from portal.schedule.meetings.routes.points import mine_to_minute, to_meeting


@bp.route("/meetings/<int:meeting_id>/minutes", methods=["GET", "POST"])
@requires(Permission.SEE_MEETINGS)
def minutes(meeting_id):
    """Write down what was said, point by point."""
    meeting = mine_to_minute(meeting_id)
    points = queries.points_of(meeting)
    form = MinutesForm(stored={"notes": meeting.notes})
    if form.is_blank:
        form.version.data = meeting.version
    else:
        typed = g.typed_before.fields if form.typed_before else request.form
        for point in points:
            said, decided = typed.get(f"said-{point.id}"), typed.get(f"decided-{point.id}")
            if not same_text(said, point.said):
                point.said = several_lines(said)
            if decided is not None and not same_text(decided, point.decided):
                point.decided = one_line(decided) or None
    too_long = [
        (point, name, most)
        for point in points
        for name, most in (("said", NOTES_LENGTH), ("decided", DECISION))
        if len(getattr(point, name) or "") > most
    ]
    if form.is_submitted() and form.validate() and not too_long:
        return save_minutes(meeting, form, points)
    status = 422 if form.is_submitted() else 200
    page = {"form": form, "meeting": meeting, "points": points, "too_long": too_long}
    return render_template("meetings/minutes.html", **page), status


def save_minutes(meeting: Meeting, form: MinutesForm, points: list[AgendaPoint]):
    try:
        talking.write_minutes(meeting, current_user, form.version.seen, form.notes.data, points)
    except StaleVersion:
        form.version.data = fetch(meeting.id).version
        stored = {point.id: point for point in queries.points_of(meeting)}
        both = [
            (point.text, getattr(stored[point.id], name) or "—", getattr(point, name) or "—")
            for point in points
            for name in ("said", "decided")
            if point.id in stored and getattr(stored[point.id], name) != getattr(point, name)
        ]
        if meeting.notes != form.notes.data:
            both.append((form.notes.label.text, meeting.notes or "—", form.notes.data or "—"))
        page = {"form": form, "meeting": meeting, "points": points, "both": both}
        return render_template("meetings/minutes.html", too_long=[], **page), 409
    flash(gettext("The minutes are saved."))
    return to_meeting(meeting, "agenda")


@bp.post("/meetings/<int:meeting_id>/actions")
@requires(Permission.SEE_MEETINGS)
@sent_once
def agree(meeting_id):
    """Note what somebody will do."""
    meeting = mine_to_minute(meeting_id)
    form = ActionForm().offer(queries.colleagues(meeting.branch_id))
    if form.validate_on_submit():
        owner, text, due_on = form.owner.data, form.text.data, form.due_on.value
        try:
            talking.agree(meeting, current_user, owner, text, due_on)
            return to_meeting(meeting, "actions")
        except talking.AlreadyThere:
            form.text.errors = [gettext("This person has this action point already.")]
    return meeting_page(meeting, 422, action_form=form)


def fetch_action(action_id: int) -> ActionPoint:
    seen = queries.actions_visible_to(current_user)
    return get_object_or_404(seen, ActionPoint.id == action_id)


@bp.get("/meetings/actions/<int:action_id>")
@requires(Permission.SEE_MEETINGS)
def action(action_id):
    """Where it stands with its tick: in its meeting, or on Today for who may not open that."""
    found = fetch_action(action_id)
    if queries.may_see(current_user, found.meeting_id):
        return to_meeting(found.meeting, "actions")
    return redirect(url_for("home.index"))


@bp.post("/meetings/actions/<int:action_id>/tick")
@requires(Permission.SEE_MEETINGS)
def tick(action_id):
    """Done, or not after all; back to where it was ticked."""
    action = fetch_action(action_id)
    if not action.can_be_ticked_by(current_user):
        abort(403)
    talking.tick(action, current_user, request.form.get("done") == "1")
    meeting = url_for(".show", meeting_id=action.meeting_id)
    return redirect(safe_next(request.form.get("next"), meeting))


@bp.post("/meetings/actions/<int:action_id>/remove")
@requires(Permission.SEE_MEETINGS)
def drop_action(action_id):
    action = fetch_action(action_id)
    if not action.meeting.can_be_minuted_by(current_user):
        abort(403)
    talking.drop_action(action, current_user)
    flash(gettext("The action point is gone: %(action)s", action=action.text))
    return to_meeting(action.meeting, "actions")


@bp.route("/meetings/<int:meeting_id>/attendance", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def attendance(meeting_id):
    """Who came: the ticks begin with who said yes; what is saved counts as hours."""
    meeting = mine_to_change(meeting_id)
    if meeting.is_cancelled or not meeting.has_begun:
        flash(gettext("You can note who came once the meeting has begun."), "warning")
        return to_meeting(meeting, "guests")
    people = queries.guests(meeting, everybody=True)
    form = AttendanceForm(stored={"end": local(meeting.ends_at).time()})
    if not form.is_submitted():
        form.version.data = meeting.version
        form.people.data = [guest.person.id for guest in people if likely(meeting, guest)]
    elif form.validate() and right(form, meeting, {guest.person.id for guest in people}):
        try:
            chosen = set(form.people.data)
            took = taken(form, meeting)
            actions.note_attendance(meeting, current_user, form.version.seen, chosen, took)
        except (StaleVersion, actions.TooLate):
            abort(409)
        flash(gettext("It is noted who came. The hours count."))
        return to_meeting(meeting, "guests")
    page = {"form": form, "meeting": meeting, "guests": people}
    return render_template("meetings/attendance.html", **page), 422 if form.errors else 200


def likely(meeting: Meeting, guest: queries.Guest) -> bool:
    return guest.answer == "yes" if meeting.is_planned else guest.was_there


def taken(form: AttendanceForm, meeting: Meeting) -> int:
    """Minutes from the start until the end that was typed, on the same day."""
    if form.is_untouched("end"):
        return meeting.minutes
    last = end_on(local(meeting.starts_at).date(), form.end.value)
    return int((last - meeting.starts_at).total_seconds() // 60)


def right(form: AttendanceForm, meeting: Meeting, known: set[int]) -> bool:
    """Whether the ticks and the end can be; says by the field what cannot."""
    if set(form.people.data) - known:
        form.people.errors = [gettext("You cannot choose this person. Choose another one.")]
    if not form.people.data:
        form.people.errors = [gettext("Tick at least one person.")]
    if form.is_untouched("end"):
        return not form.errors
    if is_at_clock_change(meeting.held_on, form.end.value):
        form.end.errors = [
            gettext("The clock changes in that hour of this day. Choose another hour.")
        ]
    elif taken(form, meeting) < 1:
        form.end.errors = [gettext("The end is before the start.")]
    return not form.errors
