"""Everybody's hours in the branch, each sum a link to the list that it counts."""

from datetime import date

from flask import render_template, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from portal import audit
from portal.activities.models import Kind
from portal.activities.models.kinds import LABELS, MEETING
from portal.activities.queries.listing import Filter
from portal.activities.queries.rules import rules_of, to_approve
from portal.activities.queries.team import team_hours, years_of
from portal.activities.routes import bp
from portal.activities.routes.listing import asked_for, list_page, sheet_of
from portal.core import spreadsheets
from portal.core.clock import today
from portal.core.database import db
from portal.core.forms.record_numbers import record_number
from portal.core.spreadsheets import Column, Sheet, Unit
from portal.core.web.access import Permission, lists_clients, requires, sensitive


@bp.get("/team")
@requires(Permission.SEE_BRANCH_HOURS)
def team():
    years = years_of(current_user.branch_id)
    year, kind = asked_year(), asked_kind()
    rules = rules_of(current_user.branch_id)
    return render_template(
        "activities/team.html",
        waiting=to_approve(current_user, rules).count() if rules.approved_from else None,
        hours=team_hours(current_user.branch_id, year, kind),
        year=year,
        years=sorted({*years, year}, reverse=True),
        kind=kind,
        kinds=[*Kind, MEETING],
        labels=LABELS,
        names=month_names(),
    )


@bp.get("/team/list")
@requires(Permission.SEE_BRANCH_HOURS)
@lists_clients
def team_list():
    """The activities behind one cell of the table."""
    person = request.args.get("person", type=record_number)
    wanted = asked_for(Filter(person=person, branch=current_user.branch_id))
    return list_page("activities/team_list.html", wanted)


@bp.get("/team/list.<any(csv, xlsx):ending>")
@requires(Permission.SEE_BRANCH_HOURS)
@sensitive
def team_list_file(ending: str):
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)
    person = request.args.get("person", type=record_number)
    wanted = asked_for(Filter(person=person, branch=current_user.branch_id))
    return spreadsheets.download(
        sheet_of(wanted, _("Hours of the team")), ending, _("activities of the team")
    )


@bp.get("/team.<any(csv, xlsx):ending>")
@requires(Permission.SEE_BRANCH_HOURS)
@sensitive
def team_file(ending: str):
    """The table of the page: a row for each person, a column for each month, and the sums."""
    year = asked_year()
    hours = team_hours(current_user.branch_id, year, asked_kind())
    columns = [
        Column(_("Person")),
        *(Column(name, Unit.HOURS) for name in month_names()),
        Column(_("Total"), Unit.HOURS),
        Column(_("Number"), Unit.COUNT),
    ]
    lines = [(x.label, x.months, x.minutes, x.count) for x in hours.people]
    lines.append((_("Total"), hours.months, hours.minutes, hours.count))
    rows = [
        (label, *(months.get(month, 0) for month in range(1, 13)), minutes, count)
        for label, months, minutes, count in lines
    ]
    title = _("Hours of the team in %(year)s", year=year)
    return spreadsheets.download(Sheet(title, columns, rows), ending, title)


def month_names() -> list[str]:
    return [format_date(date(2001, month, 1), "LLL") for month in range(1, 13)]


def asked_year() -> int:
    year = request.args.get("year", type=record_number)
    return year if year and 1900 <= year <= 2999 else today().year


def asked_kind() -> str | None:
    kind = request.args.get("kind")
    return kind if kind in {*Kind, MEETING} else None
