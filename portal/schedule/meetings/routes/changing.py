"""Moving a meeting, choosing its guests, cancelling it and going on after all."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.core.clock import local
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.record_numbers import record_number
from portal.core.web.access import Permission, requires
from portal.people.models import Person
from portal.schedule.meetings import actions, queries
from portal.schedule.meetings.forms import EVERYONE, SOME, CancelForm, ChooseGuestsForm, MeetingForm
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.listing import fetch
from portal.schedule.meetings.routes.planning import nothing_is_in_the_way


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
    form = MeetingForm(stored=stored(meeting))
    if form.validate_on_submit() and nothing_is_in_the_way(form, invited(meeting), meeting):
        values = {"title": form.title.data, "place": form.place.data}
        if not form.is_untouched("day", "start", "end"):
            values["starts_at"] = form.moment_on(form.day.value)
            values["minutes"] = form.minutes_on(form.day.value)
        try:
            told = actions.move(meeting, current_user, form.version.seen, **values)
        except StaleVersion:
            return conflict(form, fetch(meeting_id))
        flash(gettext("Your changes are saved."))
        if told:
            flash(gettext("Who is invited gets a mail."))
        return redirect(url_for(".show", meeting_id=meeting.id))
    page = render_template("meetings/edit.html", form=form, meeting=meeting)
    return page, 422 if form.errors else 200


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


def conflict(form: MeetingForm, meeting: Meeting):
    """Somebody else saved first: both versions, and what was typed stays."""
    now = stored(meeting)
    form.version.data = now.pop("version")
    both = both_versions(form, now)
    return render_template("meetings/edit.html", form=form, meeting=meeting, both=both), 409


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
    if meeting.is_cancelled:  # a double click, or another window
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.validate_on_submit():
        try:
            actions.cancel(meeting, current_user, form.version.seen, form.reason.data)
        except (StaleVersion, actions.TooLate):
            abort(409)
        flash(gettext("The meeting is cancelled. Who is invited gets a mail."))
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.is_blank:
        form.version.data = meeting.version
    page = render_template("meetings/cancel.html", form=form, meeting=meeting)
    return page, 422 if form.errors else 200


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
