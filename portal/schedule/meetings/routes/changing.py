"""Moving a meeting, choosing its guests, cancelling it and going on after all."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from portal.core.clock import from_local, local
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.formatting import day as in_words
from portal.core.web.access import Permission, requires
from portal.people.models import Person
from portal.schedule.meetings import actions, queries
from portal.schedule.meetings.actions import series
from portal.schedule.meetings.forms import (
    EVERYONE,
    SOME,
    CancelForm,
    ChooseGuestsForm,
    EditMeetingForm,
)
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.queries import listing
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.listing import fetch
from portal.schedule.meetings.routes.planning import no_move_clashes, nothing_is_in_the_way


def mine_to_change(meeting_id: int) -> Meeting:
    meeting = fetch(meeting_id)
    if not meeting.can_be_changed_by(current_user):
        abort(403)
    return meeting


@bp.route("/meetings/<int:meeting_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def edit(meeting_id):
    """Another moment, place or title."""
    meeting = mine_to_change(meeting_id)
    if meeting.is_cancelled:
        flash(gettext("This meeting is cancelled. Let it go on first."), "warning")
        return redirect(url_for(".show", meeting_id=meeting.id))
    others = listing.following(current_user, meeting)
    form = EditMeetingForm(stored=stored(meeting))
    if (
        form.validate_on_submit()
        and form.names_nobody(current_user.branch_id)
        and can_be(form, meeting, others)
    ):
        try:
            told = save(form, meeting, others)
        except StaleVersion:
            return conflict(form, fetch(meeting_id))
        flash(gettext("Your changes are saved."))
        if told:
            flash(gettext("Who is invited gets a mail."))
        return redirect(url_for(".show", meeting_id=meeting.id))
    page = render_template("meetings/edit.html", form=form, meeting=meeting, others=others)
    return page, 422 if form.errors else 200


def can_be(form: EditMeetingForm, meeting: Meeting, others: list[Meeting]) -> bool:
    """Whether nothing is in the way of what is to change, or it was read."""
    if not form.reaches_on:
        return nothing_is_in_the_way(form, invited(meeting), meeting)
    moves = moves_of(form, meeting, others)
    days = [local(one.values["starts_at"]).date() for one in moves if "starts_at" in one.values]
    for day in days:
        if said := form.objection_to(day):
            form.refuse("day", f"{in_words(day)}: {said}")
            return False
    return no_move_clashes(form, moves)


def save(form: EditMeetingForm, meeting: Meeting, others: list[Meeting]) -> bool:
    """Whether those who are invited hear of it. Raises StaleVersion."""
    [move, *more] = moves_of(form, meeting, others if form.reaches_on else [])
    if more:
        return series.move_all([move, *more], current_user)
    return actions.move(meeting, current_user, move.version, **move.values)


def moves_of(form: EditMeetingForm, meeting: Meeting, others: list[Meeting]) -> list[series.Move]:
    """What becomes of this date and of those after it, which move by as many days.

    Of those only what was changed in the form changes.
    """
    later = form.day.value - meeting.held_on
    values: dict = {}
    for name in ("title", "place"):
        if not form.is_untouched(name):
            values[name] = form[name].data
    times = not form.is_untouched("start", "end")
    found = []
    for one in (meeting, *others):
        day, mine = one.held_on + later, dict(values)
        if times:
            mine |= {"starts_at": form.moment_on(day), "minutes": form.minutes_on(day)}
        elif later:
            mine["starts_at"] = from_local(day, local(one.starts_at).time())
        version = form.version.seen if one is meeting else one.version
        found.append(series.Move(one, version, mine))
    return found


def invited(meeting: Meeting) -> list[Person]:
    return [guest.person for guest in queries.guests(meeting) if guest.is_invited]


def stored(meeting: Meeting) -> dict:
    return {
        "version": str(meeting.version),
        "title": meeting.title,
        "day": meeting.held_on,
        "start": local(meeting.starts_at).time(),
        "end": local(meeting.ends_at).time(),
        "place": meeting.place,
    }


def conflict(form: EditMeetingForm, meeting: Meeting):
    """Somebody else saved first: both versions, and what was typed stays."""
    now = stored(meeting)
    form.version.data = now.pop("version")
    both = both_versions(form, now)
    others = listing.following(current_user, meeting)
    page = {"form": form, "meeting": meeting, "both": both, "others": others}
    return render_template("meetings/edit.html", **page), 409


@bp.route("/meetings/<int:meeting_id>/guests", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def guests(meeting_id):
    """Who is invited."""
    meeting = mine_to_change(meeting_id)
    if not meeting.is_planned:
        abort(409)
    asked = {person.id: person for person in invited(meeting)}
    here = queries.colleagues(meeting.branch_id, meeting.held_on)
    form = ChooseGuestsForm().offer([*here, *(p for p in asked.values() if p not in here)])
    if form.validate_on_submit():
        try:
            chosen = {person.id for person in here} if form.is_for_all else set(form.people.data)
            if form.is_for_all and meeting.is_for_all:
                chosen = set(asked)  # who came to work here since is invited day by day
            actions.choose_guests(meeting, current_user, form.version.seen, chosen, form.is_for_all)
        except StaleVersion:
            abort(409)
        flash(gettext("The list of guests is saved."))
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.is_blank:
        form.version.data = meeting.version
        form.whom.data = EVERYONE if meeting.is_for_all else SOME
        form.people.data = list(asked)
    page = render_template("meetings/guests.html", form=form, meeting=meeting)
    return page, 422 if form.errors else 200


@bp.route("/meetings/<int:meeting_id>/cancel", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def cancel(meeting_id):
    meeting = mine_to_change(meeting_id)
    form = CancelForm()
    others = listing.following(current_user, meeting)
    if meeting.is_cancelled:  # a double click, or another window
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.validate_on_submit():
        try:
            call_off(form, meeting, others)
        except (StaleVersion, actions.TooLate):
            abort(409)
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.is_blank:
        form.version.data = meeting.version
    page = render_template("meetings/cancel.html", form=form, meeting=meeting, others=others)
    return page, 422 if form.errors else 200


def call_off(form: CancelForm, meeting: Meeting, others: list[Meeting]) -> None:
    """This one, or with those after it. Raises StaleVersion, TooLate."""
    if not form.reaches_on or not others:
        actions.cancel(meeting, current_user, form.version.seen, form.reason.data)
        flash(gettext("The meeting is cancelled. Who is invited gets a mail."))
        return
    if not meeting.is_planned:
        raise actions.TooLate
    all_of_them = [(meeting, form.version.seen), *((one, one.version) for one in others)]
    series.cancel_all(all_of_them, current_user, form.reason.data)
    flash(
        ngettext(
            "%(num)s meeting is cancelled. Who is invited gets a mail.",
            "%(num)s meetings are cancelled. Who is invited gets a mail.",
            len(all_of_them),
        )
    )


@bp.post("/meetings/<int:meeting_id>/restore")
@requires(Permission.MANAGE_MEETINGS)
def restore(meeting_id):
    """Undo a cancellation."""
    meeting = mine_to_change(meeting_id)
    if meeting.is_cancelled:
        try:
            actions.restore(
                meeting, current_user, request.form.get("version", -1, type=record_number)
            )
        except StaleVersion:
            abort(409)
        flash(gettext("The meeting goes on after all."))
    return redirect(url_for(".show", meeting_id=meeting.id))
