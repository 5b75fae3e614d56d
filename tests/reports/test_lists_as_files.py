"""The list behind a figure as a file: as many rows, in the unit of the page, adding up (F4, F5)."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from portal.reports import actions, queries
from portal.reports.queries import Scope


def lines_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def minutes(text: str) -> int:
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


@pytest.mark.parametrize(
    ("key", "head", "as_number"),
    [
        ("expenses.approved", "Bedrag (€)", lambda text: Decimal(text.replace(",", "."))),
        ("expenses.km", "Afstand (km)", lambda text: Decimal(text.replace(",", "."))),
        ("hours.total", "Uren (u:mm)", lambda text: Decimal(minutes(text)) / 60),
        ("target.closing", "Mensen", int),
    ],
)
def test_what_the_rows_add_is_the_figure(browser, maassluis, key, head, as_number):
    figure = queries.roll_up(Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31)))[key]
    [heads, *rows] = lines_of(browser.get(f"/figures/{key}/list.csv?year=2018"))

    assert heads[-1] == head
    assert len(rows) == len(figure.records)
    assert round(sum(as_number(row[-1]) for row in rows), 2) == Decimal(str(figure.value))


@pytest.mark.parametrize("key", ["expenses.approved", "hours.meetings", "housing.homes"])
def test_the_file_says_what_the_page_says_in_the_same_words(browser, key):
    page = browser.get(f"/figures/{key}?year=2018").text
    [heads, *rows] = lines_of(browser.get(f"/figures/{key}/list.csv?year=2018"))

    assert re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page) == heads
    for row in rows[:20]:
        for cell in row[1:]:
            assert f">{cell}</" in page or f">{cell}\xa0" in page or cell in page, cell
    codes = {"mileage", "public_transport", "regular", "group", "shared"}
    assert not codes & {cell for row in rows for cell in row}


@pytest.mark.parametrize(
    ("key", "head"),
    [
        ("desk.contacts", "Gedaan op"),
        ("housing.housed", "Gehuisvest op"),
        ("legal.reunification.opened", "Geopend op"),
        ("legal.reunification.closed", "Gesloten op"),
        ("legal.families_reunited", "Weer samen op"),
        ("guidance.started.1", "Begonnen op"),
        ("expenses.approved", "Uitgegeven op"),
        ("target.closing", "Dag"),
    ],
)
def test_the_head_says_which_day_it_is_and_the_days_lie_in_the_period(browser, key, head):
    [heads, *rows] = lines_of(browser.get(f"/figures/{key}/list.csv?year=2018"))

    assert heads[0] == head
    assert rows
    if key != "target.closing":
        assert {row[0][:4] for row in rows} == {"2018"}


def test_every_list_is_a_workbook_too_with_as_many_rows(browser, maassluis):
    figures = queries.roll_up(Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31)))
    for key, figure in list(figures.items())[::6]:
        content = browser.get(f"/figures/{key}/list.xlsx?year=2018").data
        [page] = load_workbook(io.BytesIO(content)).worksheets
        assert page.max_row == len(figure.records) + 1, key


def test_a_period_of_several_years_bears_its_days(app, maassluis):
    with app.test_request_context():
        four_years = Scope(maassluis, date(2015, 1, 1), date(2018, 12, 31))
        head = actions.as_csv(four_years).decode("utf-8-sig").splitlines()[0]

        assert actions.Report(four_years).names == (
            "1 jan 2015 – 31 dec 2018",
            "1 jan 2011 – 31 dec 2014",
        )
    assert head == (
        "Onderdeel;Cijfer;1 jan 2015 – 31 dec 2018;1 jan 2011 – 31 dec 2014;"
        "Deel van het geheel (%);Eenheid;Sleutel"
    )


def test_the_months_of_the_team_add_up_as_shown(browser):
    """F4: minutes are added, then shown."""
    [heads, *people, total] = lines_of(browser.get("/activities/team.csv?year=2018"))
    shown = [[minutes(cell) for cell in line[1:14]] for line in people]

    assert heads[1] == "jan (u:mm)"
    for line in shown:
        assert sum(line[:12]) == line[12]
    assert [sum(column) for column in zip(*shown, strict=True)] == [
        minutes(cell) for cell in total[1:14]
    ]
