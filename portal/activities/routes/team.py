"""Everybody's hours in the branch, each sum a link to the list that it counts."""

import csv
import io
from datetime import date

from flask import Response, render_template, request
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from portal import journal
from portal.access import Permission, requires, sensitive
from portal.activities.forms import record_number
from portal.activities.models import Kind
from portal.activities.models.kinds import LABELS, MEETING
from portal.activities.queries.listing import Filter
from portal.activities.queries.team import team_hours, years_of
from portal.activities.routes import bp
from portal.activities.routes.listing import asked_for, csv_file, list_page
from portal.db import db
from portal.moments import today
from portal.text import csv_cell


@bp.get("/team")
@requires(Permission.SEE_BRANCH_HOURS)
def team():
    years = years_of(current_user.branch_id)
    year, kind = asked_year(), asked_kind()
    return render_template(
        "activities/team.html",
        hours=team_hours(current_user.branch_id, year, kind),
        year=year,
        years=sorted({*years, year}, reverse=True),
        kind=kind,
        kinds=[*Kind, MEETING],
        labels=LABELS,
        names=[format_date(date(2001, month, 1), "LLL") for month in range(1, 13)],
    )


@bp.get("/team/list")
@requires(Permission.SEE_BRANCH_HOURS)
def team_list():
    """The activities behind one cell of the table."""
    person = request.args.get("person", type=record_number)
    wanted = asked_for(Filter(person=person, branch=current_user.branch_id))
    return list_page("activities/team_list.html", wanted)


@bp.get("/team/list.csv")
@requires(Permission.SEE_BRANCH_HOURS)
@sensitive
def team_list_csv():
    with db.atomic():
        journal.record(current_user, "export", current_user.branch)
    person = request.args.get("person", type=record_number)
    return csv_file(
        asked_for(Filter(person=person, branch=current_user.branch_id)), "team-activities"
    )


@bp.get("/team.csv")
@requires(Permission.SEE_BRANCH_HOURS)
def team_csv():
    """The table of the page: a row for each person, a column for each month, and the sums."""
    hours = team_hours(current_user.branch_id, asked_year(), asked_kind())
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("Person"), *range(1, 13), _("Total"), _("Number")])
    for line in hours.people:
        lines.writerow(
            [csv_cell(line.label), *months(line.months), as_hours(line.minutes), line.count]
        )
    lines.writerow([_("Total"), *months(hours.months), as_hours(hours.minutes), hours.count])
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="team-hours.csv"'},
    )


def months(minutes: dict[int, int]) -> list[str]:
    return [as_hours(minutes.get(month, 0)) for month in range(1, 13)]


def as_hours(minutes: int) -> str:
    """90 -> 1,50"""
    return f"{minutes / 60:.2f}".replace(".", ",")


def asked_year() -> int:
    year = request.args.get("year", type=int)
    return year if year and 1900 <= year <= 2999 else today().year


def asked_kind() -> str | None:
    kind = request.args.get("kind")
    return kind if kind in {*Kind, MEETING} else None
