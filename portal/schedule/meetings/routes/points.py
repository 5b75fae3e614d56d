"""The agenda: what is talked about, who presents it and for how long, and who minutes it."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import talking
from portal.schedule.meetings.forms.talking import NoteTakerForm, PointForm
from portal.schedule.meetings.models import AgendaPoint, Meeting
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.changing import invited, mine_to_change
from portal.schedule.meetings.routes.listing import fetch, meeting_page


def mine_to_minute(meeting_id: int) -> Meeting:
    meeting = fetch(meeting_id)
    if not meeting.can_be_minuted_by(current_user):
        abort(403)
    return meeting


def to_meeting(meeting: Meeting, part: str):
    return redirect(url_for(".show", meeting_id=meeting.id, _anchor=part))


@bp.post("/meetings/<int:meeting_id>/points")
@requires(Permission.SEE_MEETINGS)
@sent_once
def add_point(meeting_id):
    """Whoever is invited may put something on the agenda, before the meeting is held."""
    meeting = fetch(meeting_id)
    if not meeting.takes_points:
        abort(409)
    if not meeting.takes_points_of(current_user):
        abort(403)
    form = PointForm().offer(presenters(meeting))
    if form.validate_on_submit():
        try:
            talking.add_point(meeting, current_user, **said_in(form))
            return to_meeting(meeting, "agenda")
        except talking.AlreadyThere:
            form.text.errors = [gettext("This is on the agenda already.")]
    return meeting_page(meeting, 422, point_form=form)


def presenters(meeting: Meeting) -> list[Person]:
    """Leaders choose among who is invited; to others is offered only who they are themselves."""
    leads = meeting.can_be_changed_by(current_user)
    return [one for one in invited(meeting) if leads or one.id == current_user.id]


def said_in(form: PointForm) -> dict:
    return {
        "text": form.text.data,
        "presenter_id": form.presenter.data,
        "planned_minutes": form.planned_minutes.data,
    }


@bp.route("/meetings/points/<int:point_id>", methods=["GET", "POST"])
@requires(Permission.SEE_MEETINGS)
def edit_point(point_id):
    """Another text, presenter or length."""
    point = fetch_point(point_id)
    if not point.can_be_changed_by(current_user):
        abort(403)
    stored = {
        "text": point.text,
        "presenter": point.presenter_id,
        "planned_minutes": point.planned_minutes,
    }
    form = PointForm(stored=stored).offer(presenters(point.meeting))
    if form.validate_on_submit():
        try:
            talking.change_point(point, current_user, **said_in(form))
            flash(gettext("Your changes are saved."))
            return to_meeting(point.meeting, "agenda")
        except talking.AlreadyThere:
            form.refuse("text", gettext("This is on the agenda already."))
    page = render_template("meetings/point.html", form=form, meeting=point.meeting, point=point)
    return page, 422 if form.errors else 200


def fetch_point(point_id: int) -> AgendaPoint:
    seen = queries.points_visible_to(current_user)
    return get_object_or_404(seen, AgendaPoint.id == point_id)


@bp.post("/meetings/points/<int:point_id>/remove")
@requires(Permission.SEE_MEETINGS)
def remove_point(point_id):
    point = fetch_point(point_id)
    if not point.can_be_removed_by(current_user):
        abort(403)
    talking.remove_point(point, current_user)
    flash(gettext("It is off the agenda: %(point)s", point=point.text))
    return to_meeting(point.meeting, "agenda")


@bp.post("/meetings/<int:meeting_id>/note-taker")
@requires(Permission.MANAGE_MEETINGS)
def choose_note_taker(meeting_id):
    """Who takes the minutes; they may write them, and what was agreed."""
    meeting = mine_to_change(meeting_id)
    stored = {"note_taker": meeting.note_taker_id}
    form = NoteTakerForm(stored=stored).offer(invited(meeting))
    if not form.validate_on_submit():
        return meeting_page(meeting, 422, note_taker_form=form)
    talking.let_minute(meeting, current_user, form.note_taker.data)
    flash(gettext("Your changes are saved."))
    return to_meeting(meeting, "guests")
