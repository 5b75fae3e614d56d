"""One list: by day, by week, or what comes in the weeks ahead."""

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.core.agenda_item import AGENDA_KINDS, AGENDA_STATES
from portal.core.clock import today
from portal.core.web.access import Permission, lists_clients, requires
from portal.schedule.agenda import queries

bp = Blueprint("agenda", __name__)

VIEWS = {"week": _l("Week"), "day": _l("Day"), "list": _l("List")}


@bp.get("/agenda")
@requires(Permission.SEE_AGENDA)
@lists_clients
def index():
    """Everything with a date that the visitor may see; `kind` narrows it, `view` and `day` move."""
    view = request.args.get("view", "week")
    if view not in VIEWS:
        abort(404)
    day = _day(request.args.get("day"))
    wanted = [kind for kind in request.args.getlist("kind") if kind in AGENDA_KINDS]
    since, until = queries.span(view, day)
    found = queries.between(current_user, since, until, set(wanted) or None)
    by_day: dict[date, list] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    before, after = queries.neighbours(view, day)

    def to(**changes) -> str:
        kept: dict = {"view": view, "day": day, "kind": wanted or None}
        return url_for(".index", **kept | changes)

    return render_template(
        "agenda/index.html",
        view=view,
        views=VIEWS,
        day=day,
        since=since,
        until=until,
        today=today(),
        days=_days(view, since, until, by_day),
        by_day=by_day,
        kinds=AGENDA_KINDS,
        states=AGENDA_STATES,
        wanted=wanted,
        before=before,
        after=after,
        to=to,
    )


def _day(typed: str | None) -> date:
    if not typed:
        return today()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        abort(404)
    if not 2000 <= day.year <= 2100:
        abort(404)
    return day


def _days(view: str, since: date, until: date, by_day: dict) -> list[date]:
    """In a list the days on which there is something; in a week a weekend only with something."""
    if view == "list":
        return sorted(by_day)
    days = [date.fromordinal(n) for n in range(since.toordinal(), until.toordinal() + 1)]
    return [day for day in days if view == "day" or day.weekday() < 5 or day in by_day]
