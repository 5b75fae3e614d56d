"""Planning a meeting, or a year of them."""

from datetime import date, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from portal.branches.models import Region
from portal.core.clock import add_months, local, now, today
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.people.models import Person
from portal.schedule.meetings import actions, queries
from portal.schedule.meetings.actions import days_off as keeping
from portal.schedule.meetings.forms import EVERYONE, NewMeetingForm, RhythmForm, SeriesForm
from portal.schedule.meetings.ical import SOURCE
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.models.rhythm import Proposed, proposed
from portal.schedule.meetings.queries import days_off, listing
from portal.schedule.meetings.queries.clashes import Wanted, clashes
from portal.schedule.meetings.routes import bp

BLANK_ROWS = 2
YEAR = timedelta(days=364)


@bp.route("/meetings/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_MEETINGS)
def new():
    form = NewMeetingForm().offer(queries.colleagues(current_user.branch_id))
    if form.validate_on_submit() and (was_made(form) or nothing_is_in_the_way(form, form.guests)):
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
        last = listing.last_meeting(current_user.branch_id)
        if last is not None:
            form.start.data = local(last.starts_at).time()
            form.end.data = local(last.ends_at).time()
            form.place.data = last.place
    page = render_template("meetings/new.html", form=form)
    return page, 422 if form.errors else 200


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
    if ends <= now() or (meeting and (meeting.starts_at, meeting.ends_at) == (starts, ends)):
        return True
    but = (SOURCE, meeting.id if meeting else None)
    return form.anyway.passes(clashes(current_user, Wanted(starts, ends, people, but=but)))


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
    rhythm = RhythmForm(formdata=request.args if asked else None, data=usual())
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


def usual() -> dict:
    """As the last meeting was, for a year, from the next of its days on."""
    last = listing.last_meeting(current_user.branch_id)
    region = days_off.region_of(current_user.branch_id) or ""
    first = next_of(last.held_on) if last else today() + timedelta(weeks=1)
    values = {
        "first_on": first,
        "until_on": first + YEAR,
        "every_weeks": 6,
        "region": region,
        "title": gettext("Team meeting"),
    }
    if last is not None:
        values |= {
            "start": local(last.starts_at).time(),
            "end": local(last.ends_at).time(),
            "place": last.place,
        }
        if last.title:
            values["title"] = last.title
    return values


def next_of(day: date) -> date:
    """Six weeks after the last one, or the first such weekday from now on."""
    following = day + timedelta(weeks=6)
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
