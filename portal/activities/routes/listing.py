"""My visits and hours: a lean list, its totals, and the same as a file."""

from datetime import date
from urllib.parse import urlencode

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.activities.models import Kind, Outcome
from portal.activities.models.kinds import LABELS, MEETING
from portal.activities.queries import listing
from portal.activities.queries.listing import Filter, Place, place_at
from portal.activities.routes import bp
from portal.core import spreadsheets
from portal.core.clock import today, year_month
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.formatting import as_day, clock_hours, kilometres, plain_day, short_day
from portal.core.paging import page_of
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web.access import Permission, requires


@bp.get("/")
@requires(Permission.LOG_ACTIVITIES)
def index():
    wanted = asked_for(Filter(person=current_user.id))
    return list_page("activities/index.html", wanted)


@bp.get("/mine.<any(csv, xlsx):ending>")
@requires(Permission.LOG_ACTIVITIES)
def mine_file(ending: str):
    wanted = asked_for(Filter(person=current_user.id))
    return spreadsheets.download(
        sheet_of(wanted, _("My visits and hours")), ending, _("visits and hours")
    )


def asked_for(base: Filter) -> Filter:
    """The filter of the address; what makes no sense in it is left out."""
    if not request.args:
        return base
    month, kind = request.args.get("month", ""), request.args.get("kind")
    year = request.args.get("year", type=record_number)
    return Filter(
        person=base.person,
        branch=base.branch,
        month=as_month(month),
        year=year if year and 1900 <= year <= 2999 else None,
        kind=kind if kind in {*Kind, MEETING} else None,
        late="late" in request.args,
    )


def as_month(text: str) -> int | None:
    """2018-04 -> 201804"""
    try:
        return year_month(date.fromisoformat(f"{text}-01"))
    except ValueError:
        return None


def list_page(template: str, wanted: Filter, **more) -> str:
    """A page of the list with its totals; without a filter those of this month."""
    if not listing.may_list(current_user, wanted):
        abort(403)
    is_filtered = bool(wanted.month or wanted.year or wanted.kind or wanted.late)
    this_month = Filter(wanted.person, wanted.branch, year_month(today()))
    rows, last = page_of(listing.rows(current_user, wanted, place_after()))
    with_author = wanted.branch is not None
    arguments = {k: v for k, v in request.args.items() if k != "after"}
    return render_template(
        template,
        lines=[words_of(row, with_author) for row in rows],
        with_author=with_author,
        kinds=list(Kind),
        wanted=wanted,
        is_filtered=is_filtered,
        totals=listing.totals(wanted if is_filtered else this_month),
        next_page=last and next_page(arguments, place_at(last)),
        arguments=arguments,
        **more,
    )


def next_page(arguments: dict[str, str], last: Place) -> str:
    """The same page after its last row: 2018-04-13_77, or 2018-04-13_m77 for a meeting."""
    after = {**arguments, "after": f"{last.day}_{'m' * last.is_meeting}{last.number}"}
    return f"{url_for(request.endpoint or '')}?{urlencode(after)}"


def words_of(row: tuple, with_author: bool) -> dict:
    """What stands in one line of the list, in the reader's words."""
    number, day, kind, minutes, distance, outcome, client, others, author, meeting = row
    happened = as_day(day)
    return {
        "number": number,
        "meeting": meeting,
        "kind": kind,
        "when": short_day(happened) if happened.year == today().year else plain_day(happened),
        "what": LABELS[kind] if meeting is None else client,
        "hours": clock_hours(minutes),
        "distance": kilometres(distance),
        "outcome": "" if outcome == Outcome.DONE else LABELS[outcome],
        "client": client if meeting is None else None,
        "others": others,
        "author": author if with_author else None,
    }


def place_after() -> Place | None:
    """?after=2018-04-13_77: the last row of the page before."""
    day, _line, number = request.args.get("after", "").partition("_")
    is_meeting = number.startswith("m")
    try:
        return Place(date.fromisoformat(day), record_number(number.removeprefix("m")), is_meeting)
    except ValueError:
        return None


def sheet_of(wanted: Filter, name: str) -> Sheet:
    """The list to take along, with its columns in the units of the page."""
    if not listing.may_list(current_user, wanted):
        abort(403)
    columns = [
        Column(_("Date"), Unit.DAY),
        Column(_("Who did it")),
        Column(_("Kind")),
        Column(_("Client")),
        Column(_("Further clients"), Unit.COUNT),
        Column(_("Minutes"), Unit.COUNT),
        Column(_("Hours"), Unit.HOURS),
        Column(_("Distance"), Unit.KILOMETRES),
        Column(_("Outcome")),
    ]
    return Sheet(name, columns, map(cells, listing.all_rows(current_user, wanted)))


def cells(row: tuple) -> tuple:
    """One row of the file, in the order of its columns."""
    _id, day, kind, minutes, distance, outcome, client, others, author, meeting = row
    return (
        as_day(day),
        author,
        LABELS[kind],
        client if meeting is None else None,
        others,
        minutes,
        minutes,
        distance,
        Outcome(outcome).label,
    )
