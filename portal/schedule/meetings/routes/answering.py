"""Answering: on the page of a meeting, or by a personal link without logging in.

A link only shows a page: programs that look into mails open every link in them. The answer is a
form on that page. It needs no token against forms from elsewhere, since nobody can send it who
does not know the secret in its address; so it needs no session and no cookie either.
"""

from contextlib import suppress
from datetime import timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.core.i18n.language import speaking
from portal.core.web.access import Permission, public, requires
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import TooLate, answering, links
from portal.schedule.meetings.actions import polls as asking
from portal.schedule.meetings.forms import ANSWERS
from portal.schedule.meetings.models import Answer, Meeting
from portal.schedule.meetings.queries import listing, polls
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.listing import fetch


@bp.post("/meetings/<int:meeting_id>/answer")
@requires(Permission.SEE_MEETINGS)
def answer(meeting_id):
    """My own answer, in the portal."""
    meeting = fetch(meeting_id)
    if meeting.mine is None:
        abort(403)
    if (said := one_answer(request.form.get("answer"))) is None:
        abort(422)
    try:
        answering.answer(current_user, {meeting.id: said})
        flash(gettext("Your answer is saved: %(answer)s", answer=ANSWERS[said]))
    except TooLate:
        flash(gettext("This meeting takes no answers any more."), "warning")
    return redirect(url_for(".show", meeting_id=meeting.id))


class DeadLink(Exception):
    """What the link was about is not there for this person any more."""


def one_answer(typed: str | None) -> Answer | None:
    return Answer(typed) if typed in set(Answer) else None


@bp.route("/rsvp/<secret>", methods=["GET", "POST"])
@public
def rsvp(secret):
    """Whose link it is reads the page in their own language, whoever is logged in here."""
    link = links.opened(secret)
    person = links.holder_of(link) if link else None
    show = PAGES.get(link.kind) if link else None
    if link and person and show:
        with suppress(DeadLink), speaking(chosen_language(person)):
            return show(link.number, person)
    return render_template("meetings/link_dead.html"), 410 if link else 404


def chosen_language(person: Person) -> str:
    return request.args.get("language") or person.language


def one_meeting(number: int, person: Person):
    meeting = invited(number, person)
    if links.is_over(meeting.starts_at + timedelta(minutes=meeting.minutes)):
        raise DeadLink
    said, status = request.form.get("answer"), 200
    if request.method == "POST" and meeting.takes_answers:
        status = keep(person, {meeting.id: one_answer(said)})
        if status == 200:
            return again()
        meeting = invited(number, person)
    elif request.method == "POST":
        status = 409
    mine = queries.invitation_of(person.id, meeting.id)
    page = {"meeting": meeting, "mine": mine, "person": person, "answers": ANSWERS}
    return render_template("meetings/rsvp_meeting.html", **page), status


def again():
    """The page itself says what is kept; reading it anew sends nothing twice."""
    return redirect(request.full_path.rstrip("?"), 303)


def invited(number: int, person: Person) -> Meeting:
    found = queries.invited_among([number], person)
    if not found:
        raise DeadLink
    return found[0]


def keep(person: Person, given: dict[int, Answer | None]) -> int:
    """Keep these answers; the status of the page: 422 for what is no answer, 409 when too late."""
    right = {number: said for number, said in given.items() if said is not None}
    if not given or right != given:
        return 422
    try:
        answering.answer(person, right)
    except TooLate:
        return 409
    return 200


def one_series(number: int, person: Person):
    """All dates of a series at once."""
    meetings = listing.of_series_for(number, person)
    if not meetings:
        raise DeadLink
    status = 200
    if request.method == "POST":
        said = {m.id: request.form.get(f"answer-{m.id}") for m in meetings if m.takes_answers}
        if request.form.get("all") in set(Answer):
            said = dict.fromkeys(said, request.form["all"])
        given = {number: one_answer(typed) for number, typed in said.items() if typed}
        if (status := keep(person, given)) == 200:
            return again()
    page = {"meetings": meetings, "person": person, "answers": ANSWERS, "status": status}
    return render_template("meetings/rsvp_series.html", **page), status


def one_poll(number: int, person: Person):
    voter = polls.voter_of(number, person)
    if voter is None or links.is_over(voter.poll.closed_at):
        raise DeadLink
    dates = polls.dates_of(voter.poll)
    typed: dict = polls.votes_of(voter)
    status = 200
    if request.method == "POST":
        said = {one.id: one_answer(request.form.get(f"answer-{one.id}")) for one in dates}
        right = {number: answer for number, answer in said.items() if answer is not None}
        status, typed = 200 if right == said else 422, said
        if status == 200:
            try:
                asking.vote(voter, right)
                return again()
            except TooLate:
                status = 409
    return render_template(
        "meetings/rsvp_poll.html",
        poll=voter.poll,
        voter=voter,
        person=person,
        dates=dates,
        typed=typed,
        answers=ANSWERS,
        status=status,
    ), status


PAGES = {links.MEETING: one_meeting, links.SERIES: one_series, links.POLL: one_poll}
