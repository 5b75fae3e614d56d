"""What is coming, what has been, the series, and one meeting."""

from flask import render_template, request, url_for
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.paging import last_shown, page_of
from portal.core.web.access import Permission, requires
from portal.schedule.meetings import queries
from portal.schedule.meetings.forms import ANSWERS
from portal.schedule.meetings.forms.talking import ActionForm, FileForm, NoteTakerForm, PointForm
from portal.schedule.meetings.models import Meeting, MeetingSeries
from portal.schedule.meetings.queries import agenda, hours, listing
from portal.schedule.meetings.queries import polls as poll_queries
from portal.schedule.meetings.queries.files import files_of
from portal.schedule.meetings.routes import bp


def fetch(meeting_id: int) -> Meeting:
    return get_object_or_404(queries.with_details(current_user), Meeting.id == meeting_id)


@bp.get("/meetings")
@requires(Permission.SEE_MEETINGS)
def index():
    """The meetings to come, with what I answered."""
    meetings = listing.coming(current_user)
    return render_template(
        "meetings/index.html",
        meetings=meetings,
        counts=queries.answers(meetings),
        polls=poll_queries.open_for(current_user),
        answers=ANSWERS,
        today=today(),
    )


@bp.get("/meetings/past")
@requires(Permission.SEE_MEETINGS)
def past():
    typed = request.args.get("q", "")[:100]
    after = last_shown(request.args.get("after"), fetch)
    rows, last = page_of(listing.past(current_user, typed, after))
    kept: dict = {"q": typed or None}
    return render_template(
        "meetings/past.html",
        meetings=rows,
        present=listing.present(rows),
        mine=hours.hours_in(current_user, today().year),
        typed=typed,
        first_page=after and url_for(".past", **kept),
        next_page=last and url_for(".past", **kept, after=last.id),
        year=today().year,
    )


@bp.get("/meetings/series")
@requires(Permission.SEE_MEETINGS)
def series_list():
    return render_template("meetings/series_list.html", rows=listing.listed_series(current_user))


@bp.get("/meetings/series/<int:series_id>")
@requires(Permission.SEE_MEETINGS)
def series(series_id):
    found = get_object_or_404(
        listing.series_visible_to(current_user), MeetingSeries.id == series_id
    )
    meetings = listing.of_series(current_user, found)
    return render_template(
        "meetings/series.html",
        series=found,
        meetings=meetings,
        counts=queries.answers(meetings),
        answers=ANSWERS,
        today=today(),
    )


@bp.get("/meetings/<int:meeting_id>")
@requires(Permission.SEE_MEETINGS)
def show(meeting_id):
    return meeting_page(fetch(meeting_id))


def meeting_page(meeting: Meeting, status: int = 200, **forms):
    """One meeting with all that belongs to it; a form that was not right keeps what was typed."""
    guests = queries.by_answer(queries.guests(meeting))
    manages = meeting.can_be_changed_by(current_user)
    minutes_it = meeting.can_be_minuted_by(current_user)
    owners = queries.colleagues(meeting.branch_id) if minutes_it else []
    invited = sorted((g.person for g in guests if g.is_invited), key=lambda p: (p.sorts_as, p.id))
    presenters = [one for one in invited if manages or one.id == current_user.id]
    points = queries.points_of(meeting)
    taker = {"note_taker": meeting.note_taker_id}
    page = render_template(
        "meetings/show.html",
        meeting=meeting,
        guests=guests,
        counts=queries.counted(guests),
        points=agenda.timed(meeting, points),
        planned=agenda.planned(points),
        before=listing.open_before(current_user, meeting) if meeting.is_planned else [],
        actions=queries.actions_of(meeting),
        files=files_of(meeting),
        takes_files=meeting.takes_files_of(current_user),
        file_form=forms.get("file_form") or FileForm(formdata=None),
        manages=manages,
        minutes_it=minutes_it,
        point_form=forms.get("point_form") or PointForm(formdata=None).offer(presenters),
        note_taker_form=forms.get("note_taker_form")
        or NoteTakerForm(formdata=None, stored=taker).offer(invited),
        action_form=forms.get("action_form") or ActionForm(formdata=None).offer(owners),
        answers=ANSWERS,
        today=today(),
    )
    return page, status
