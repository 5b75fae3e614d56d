"""Date polls: asking, looking at the answers, picking one."""

from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import TooLate, links
from portal.schedule.meetings.actions import polls as asking
from portal.schedule.meetings.forms import ANSWERS, EVERYONE
from portal.schedule.meetings.forms.polls import LENGTHS, ROWS, PollForm
from portal.schedule.meetings.models import Poll
from portal.schedule.meetings.queries import polls
from portal.schedule.meetings.routes import bp


@bp.route("/meetings/polls/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def new_poll():
    form = PollForm().offer(queries.colleagues(current_user.branch_id))
    if form.validate_on_submit() and form.names_nobody(current_user.branch_id):
        question = asking.Question(
            title=form.title.data,
            minutes=int(form.minutes.data),
            place=form.place.data,
            deadline_on=form.deadline_on.data,
            moments=form.chosen,
            person_ids=form.person_ids,
        )
        poll = asking.ask(current_user, question, key_of(form.form_key.data))
        flash(gettext("Everybody gets a mail with a link to answer."))
        return redirect(url_for(".poll", poll_id=poll.id))
    if form.is_blank:
        form.whom.data = EVERYONE
        form.minutes.data, form.deadline_on.data = "90", today() + timedelta(days=7)
        for _row in range(ROWS):
            form.moments.append_entry()
    page = render_template("meetings/new_poll.html", form=form, lengths=LENGTHS)
    return page, 422 if form.errors else 200


def fetch(poll_id: int) -> Poll:
    return get_object_or_404(polls.visible_to(current_user), Poll.id == poll_id)


@bp.get("/meetings/polls/<int:poll_id>")
@requires(Permission.SEE_MEETINGS)
def poll(poll_id):
    """Who can when; the names for who leads, the numbers for everybody who is asked."""
    found = fetch(poll_id)
    voters = polls.voters_of(found)
    options = polls.options_of(found)
    mine = next((voter for voter in voters if voter.person_id == current_user.id), None)
    own_link = mine and links.secret_of(mine.person, links.POLL, found.id)
    return render_template(
        "meetings/poll.html",
        poll=found,
        voters=voters,
        options=options,
        best=max((option.rank for option in options), default=None),
        manages=found.can_be_changed_by(current_user),
        own_link=own_link,
        answers=ANSWERS,
    )


def mine_to_change(poll_id: int) -> Poll:
    found = fetch(poll_id)
    if not found.can_be_changed_by(current_user):
        abort(403)
    return found


@bp.post("/meetings/polls/<int:poll_id>/pick")
@requires(Permission.MANAGE_MEETINGS)
def pick(poll_id):
    """Make a meeting of one of its dates."""
    found = mine_to_change(poll_id)
    if found.meeting_id is not None:  # a double click
        return redirect(url_for(".show", meeting_id=found.meeting_id))
    try:
        meeting = asking.pick(found, current_user, request.form.get("date", 0, type=record_number))
    except asking.NobodyCan:
        flash(gettext("Nobody can come then. Pick another date."), "error")
        return redirect(url_for(".poll", poll_id=found.id))
    except TooLate:
        abort(409)
    flash(gettext("The meeting is planned and the invitations are on their way."))
    return redirect(url_for(".show", meeting_id=meeting.id))


@bp.post("/meetings/polls/<int:poll_id>/stop")
@requires(Permission.MANAGE_MEETINGS)
def stop_poll(poll_id):
    """Close it without a meeting."""
    found = mine_to_change(poll_id)
    try:
        asking.close(found, current_user)
    except TooLate:
        abort(409)
    flash(gettext("The poll is stopped."))
    return redirect(url_for(".poll", poll_id=found.id))


@bp.post("/meetings/polls/<int:poll_id>/reopen")
@requires(Permission.MANAGE_MEETINGS)
def reopen_poll(poll_id):
    found = mine_to_change(poll_id)
    try:
        asking.reopen(found, current_user)
    except TooLate:
        abort(409)
    flash(gettext("The poll is open again."))
    return redirect(url_for(".poll", poll_id=found.id))
