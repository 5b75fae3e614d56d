"""Planning a meeting, or a year of them."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404
from werkzeug.datastructures import MultiDict

from portal.branches.models import Region
from portal.core.clock import add_months, local, now, today
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.formatting import day as in_words
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.people.models import Person
from portal.schedule.meetings import actions, queries
from portal.schedule.meetings.actions import days_off as keeping
from portal.schedule.meetings.actions.series import Move
from portal.schedule.meetings.forms import EVERYONE, NewMeetingForm, RhythmForm, SeriesForm
from portal.schedule.meetings.ical import SOURCE
from portal.schedule.meetings.models import Meeting, MeetingSeries
from portal.schedule.meetings.models.rhythm import Proposed, proposed
from portal.schedule.meetings.queries import days_off, listing
from portal.schedule.meetings.queries.clashes import Wanted, clashes, clashes_of_series, taken_room
from portal.schedule.meetings.routes import bp

BLANK_ROWS = 2
YEAR = timedelta(days=364)


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def new():
    form = NewMeetingForm().offer(queries.colleagues(current_user.branch_id))
    if form.validate_on_submit() and (was_made(form) or may_be(form)):
        plan = plan_of(form, form.minutes_on(form.day.data))
        moment = form.moment_on(form.day.data)
        meeting = actions.plan_one(current_user, plan, moment, key_of(form.form_key.data))
        if meeting.takes_answers:
            flash(gettext("The meeting is planned and the invitations are on their way."))
        else:
            flash(gettext("The meeting is kept. Who came?"))
        return redirect(url_for(".show", meeting_id=meeting.id))
    if form.is_blank:
        form.whom.data = EVERYONE
        last = listing.last_held(current_user.branch_id)
        if last is not None:
            form.start.data = local(last.starts_at).time()
            form.end.data = local(last.ends_at).time()
            form.place.data = last.place
    page = render_template("meetings/new.html", form=form)
    return page, 422 if form.errors else 200


def may_be(form: NewMeetingForm) -> bool:
    """Whether nothing speaks against it, or all of that was read; what does is told at once."""
    named = form.names_nobody(current_user.branch_id)
    return nothing_is_in_the_way(form, form.guests) and named


def was_made(form: NewMeetingForm) -> bool:
    """Whether it is the second of a double click."""
    return actions.made_before(current_user, key_of(form.form_key.data))[0] is not None


def nothing_is_in_the_way(form, people: list[Person], meeting: Meeting | None = None) -> bool:
    """Whether who is asked has nothing else then, and it is no day off, or that was read.

    Of what has been, and of a time that stays, nothing is asked.
    """
    day = form.day.value
    starts = form.moment_on(day)
    ends = starts + timedelta(minutes=form.minutes_on(day))
    place = form.place.data
    if ends <= now():
        return True
    but = (SOURCE, meeting.id if meeting else None)
    if meeting and (meeting.starts_at, meeting.ends_at) == (starts, ends):
        if form.is_untouched("place"):
            return True
        room = taken_room(current_user, [(starts, ends)], place, (SOURCE, [meeting.id]))
        return form.anyway.passes(room)
    wanted = Wanted(starts, ends, people, but=but, place=place)
    return form.anyway.passes(clashes(current_user, wanted))


def plan_of(form, minutes: int) -> actions.Plan:
    return actions.Plan(
        title=form.title.data,
        minutes=minutes,
        place=form.place.data,
        person_ids=form.person_ids,
        is_for_all=form.is_for_all,
    )


@bp.get("/meetings/plan")
@requires(Permission.MANAGE_MEETINGS)
def plan():
    """How often and when; with that in the address, the dates that come of it."""
    asked = "first_on" in request.args
    rhythm = RhythmForm(formdata=request.args if asked else None, data=usual(series_asked()))
    if not asked or not rhythm.validate():
        page = render_template("meetings/plan.html", rhythm=rhythm, form=None)
        return page, 422 if asked else 200
    dates, _days_off = dates_of(rhythm)
    form = SeriesForm(formdata=None, data=rhythm.data)
    form.offer(queries.colleagues(current_user.branch_id))
    form.whom.data = EVERYONE
    for row in dates:
        form.dates.append_entry({"use": True, "day": row.day})
    for _blank in range(BLANK_ROWS):
        form.dates.append_entry({"use": True})
    return plan_page(rhythm, form, dates, 200)


def series_asked() -> MeetingSeries | None:
    """The series of ?series=, whose next dates are planned."""
    number = request.args.get("series", type=record_number)
    if number is None:
        return None
    found = listing.series_visible_to(current_user)
    return get_object_or_404(found, MeetingSeries.id == number)


@bp.post("/meetings/plan")
@requires(Permission.MANAGE_MEETINGS)
def make_series():
    """Put the dates in the calendar and invite."""
    form = SeriesForm().offer(queries.colleagues(current_user.branch_id))
    rhythm = RhythmForm(formdata=MultiDict(request.form))
    if not rhythm.validate():
        return render_template("meetings/plan.html", rhythm=rhythm, form=None), 422
    dates, off = dates_of(rhythm)
    if not form.check_against(off, {row.day for row in dates}).validate():
        return plan_page(rhythm, form, dates, 422)
    named = form.names_nobody(current_user.branch_id)
    if not (no_date_clashes(form) and named):
        return plan_page(rhythm, form, dates, 422)
    keeping.choose_region(current_user, Region(form.region.data))
    reasons = {row.day: reason_of(row) for row in dates}
    slots = [actions.Slot(form.moment_on(d), reasons.get(d)) for d in sorted(form.chosen)]
    minutes = form.minutes_on(min(form.chosen))
    series = actions.plan_series(
        current_user,
        plan_of(form, minutes),
        form.every_weeks.data,
        slots,
        key_of(form.form_key.data),
    )
    flash(
        ngettext(
            "%(num)s meeting is in the calendar. The invitations are on their way.",
            "%(num)s meetings are in the calendar. The invitations are on their way.",
            len(slots),
        )
    )
    return redirect(url_for(".series", series_id=series.id))


def no_date_clashes(form: SeriesForm) -> bool:
    """Whether who is asked has nothing else on any of the dates, or that was read.

    Of the second of a double click nothing is asked.
    """
    if queries.by_form(MeetingSeries, current_user, key_of(form.form_key.data) or ""):
        return True
    times = [
        (form.moment_on(day), form.moment_on(day) + timedelta(minutes=form.minutes_on(day)))
        for day in sorted(form.chosen)
    ]
    found = clashes_of_series(current_user, times, form.guests)
    return form.clash.passes([*found, *taken_room(current_user, times, form.place.data)])


def no_move_clashes(form, moves: list[Move]) -> bool:
    """The same of dates of a series that move together, days off among them."""
    ahead = [
        (one, starts, starts + timedelta(minutes=one.values.get("minutes", one.meeting.minutes)))
        for one in moves
        if (starts := one.values.get("starts_at", one.meeting.starts_at)) > now()
    ]
    moved = [
        (starts, ends)
        for one, starts, ends in ahead
        if starts != one.meeting.starts_at or "minutes" in one.values
    ]
    numbers = [one.meeting.id for one in moves]
    rooms = []
    for one, starts, ends in ahead:
        if (starts, ends) in moved or "place" in one.values:
            place = one.values.get("place", one.meeting.place)
            rooms += taken_room(current_user, [(starts, ends)], place, (SOURCE, numbers))
    if not moved:
        return form.anyway.passes(rooms)
    people = {asked.person_id: asked.person for asked in queries.invitations_to(numbers)}
    days = [local(starts).date() for starts, _ends in moved]
    off = days_off.of_branch(current_user.branch_id, min(days), max(days))
    found = [
        gettext("%(day)s is a day off: %(name)s.", day=in_words(day), name=off[day])
        for day in days
        if day in off
    ]
    found += clashes_of_series(current_user, moved, list(people.values()), (SOURCE, numbers))
    return form.anyway.passes([*found, *rooms])


def plan_page(rhythm: RhythmForm, form: SeriesForm, dates: list[Proposed], status: int):
    page = render_template(
        "meetings/plan.html",
        rhythm=rhythm,
        form=form,
        proposed={row.day: row for row in dates},
        reason_of=reason_of,
        known_until=days_off.known_until(),
    )
    return page, status


def usual(series: MeetingSeries | None = None) -> dict:
    """As the last date of a series was (of the newest, where none is named), for a year, from the
    next of its days on; without any series as the last meeting that has been."""
    last = listing.last_of_series(current_user, series)
    known = last.series if last else None
    last = last or listing.last_held(current_user.branch_id)
    every_weeks = known.every_weeks if known else 6
    first = next_of(last.held_on, every_weeks) if last else today() + timedelta(weeks=1)
    values = {
        "first_on": first,
        "until_on": first + YEAR,
        "every_weeks": every_weeks,
        "region": days_off.region_of(current_user.branch_id) or "",
        "title": gettext("Team meeting"),
    }
    if last is not None:
        values |= {
            "start": local(last.starts_at).time(),
            "end": local(last.ends_at).time(),
            "place": last.place,
        }
        if title := known.title if known else last.title:
            values["title"] = title
    return values


def next_of(day: date, every_weeks: int) -> date:
    """So many weeks after the last one, or the first such weekday from now on."""
    following = day + timedelta(weeks=every_weeks)
    while following <= today():
        following += timedelta(weeks=1)
    return following


def dates_of(rhythm: RhythmForm) -> tuple[list[Proposed], dict[date, str]]:
    """The dates that the rhythm comes to, and every day off about then."""
    first, until = rhythm.first_on.value, rhythm.until_on.value
    region = rhythm.region.data
    off = days_off.days_off(current_user.branch_id, region, first, add_months(until, 12))
    return proposed(first, until, rhythm.every_weeks.value, off), off


def reason_of(row: Proposed) -> str | None:
    """herfstvakantie, 1 week later"""
    if not row.weeks_later:
        return None
    later = ngettext("%(num)s week later", "%(num)s weeks later", row.weeks_later)
    return f"{row.names}: {later}"
