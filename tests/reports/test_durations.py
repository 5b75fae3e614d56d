"""How long cases take: the middle one and the longest, by kind and by the year of their end."""

import re
from datetime import date

from portal.legal.models import LegalCase
from portal.reports import queries
from portal.reports.actions import Report, publishing
from portal.reports.queries.published import Kept, packed
from portal.totals.actions.outside import OutsideReport
from tests.factories import make_client
from tests.reports.year import year_of

KEY = "legal.reunification.median_weeks"


def close(branch, days: int, closed_on: date | None, kind="reunification") -> None:
    opened = date.fromordinal(closed_on.toordinal() - days + 1) if days else None
    LegalCase.create(
        branch=branch,
        code=f"{kind}-{days}-{closed_on}",
        client=make_client(branch, nationality="ER"),
        kind=kind,
        opened_on=opened,
        closed_on=closed_on,
    )


def test_cases_that_ended_tell_how_long_they_took_and_open_their_list(app, client_for, team_leader):
    """From the first day to the last; one without a first day, or of another year, is in none."""
    branch = team_leader.branch
    for days, day in ((70, date(2018, 3, 1)), (140, date(2018, 5, 1)), (700, date(2018, 12, 31))):
        close(branch, days, day)
    close(branch, 0, date(2018, 6, 1))
    close(branch, 7000, date(2019, 1, 1))
    close(branch, 1, date(2018, 7, 1), "visa")
    figures = queries.annual(year_of(branch))
    page = client_for(team_leader).get(f"/figures/{KEY}?year=2018").text
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert figures["legal.reunification.closed"] == 4
    assert figures[KEY] == figures[f"{KEY}.nationality.ER"] == 20
    assert figures["legal.reunification.longest_weeks"] == 100
    assert figures["legal.cases.visa.median_weeks"] == 0.1
    assert "3 in deze lijst · de helft niet langer dan 20 weken" in told
    assert "Gesloten op" in told
    assert [days for days in ("70", "140", "700") if f'<bdi dir="ltr">{days}</bdi>' in page] == [
        "70",
        "140",
        "700",
    ]
    with app.test_request_context():
        line = Report(year_of(branch)).line(KEY)
        outside = OutsideReport(year_of(branch)).parts
    assert (line.value, line.before, line.shown_difference) == (20, None, "")  # none before
    shown = {line.key for _name, lines in outside for line in lines}
    assert not any("_weeks" in key for key in shown)  # of three, and the longest is one client's


def test_of_enough_cases_the_middle_one_is_told_outside_and_the_longest_never(app, team_leader):
    """F8"""
    branch = team_leader.branch
    for n in range(6):
        close(branch, 70 + n, date(2018, 3, 1))
    with app.test_request_context():
        outside = OutsideReport(year_of(branch)).parts
    shown = {line.key: line.shown for _name, lines in outside for line in lines}

    assert shown[KEY] == "10,4 weken"
    assert "legal.reunification.longest_weeks" not in shown


def test_a_figure_that_is_newer_than_a_publication_is_no_later_edit(app, team_leader):
    """F6: nobody changed a record; once definitions are others, only what it held is compared."""
    branch = team_leader.branch
    close(branch, 70, date(2018, 3, 1))
    with app.test_request_context():
        made = publishing.publish(Report(year_of(branch)), team_leader, None)
        told = Kept(made).told
        told["figures"] = {k: one for k, one in told["figures"].items() if "_weeks" not in k}
        made.contents, made.definitions = packed(told), "of before"
        assert Report(year_of(branch)).changes_since(Kept(made)) == []

        close(branch, 35, date(2018, 4, 1))
        found = Report(year_of(branch)).changes_since(Kept(made))
    assert "legal.reunification.closed" in {one.key for one in found}
