"""A3: a part of a whole is told in per cent too, in all that shows it; of few never."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.reports import actions, queries
from portal.reports.actions.parts import BROKEN_DOWN, SPLIT, WITHIN, shares_of
from portal.reports.queries import Figure, Record
from tests.reports.year import year_of


def counted(**numbers) -> dict[str, Figure]:
    return {
        key.replace("__", "."): Figure([Record("client", n) for n in range(number)])
        for key, number in numbers.items()
    }


@pytest.mark.no_database
def test_a_share_is_of_its_whole_and_a_small_whole_has_none():
    of_thirty = shares_of(counted(housing__men=10, housing__women=10, housing__sex_other=10))
    within = counted(housing__housed=12, housing__resettled=5)

    assert sum(of_thirty.values()) == 100
    assert set(of_thirty.values()) == {33, 34}
    assert shares_of(counted(housing__men=4, housing__women=5)) == {}
    assert shares_of(counted(housing__men=0, housing__women=0)) == {}
    assert shares_of(within) == {"housing.resettled": 42}
    assert shares_of(within | counted(housing__housed=9)) == {}


def test_the_parts_of_the_year_are_those_of_the_wholes_that_it_shows(maassluis):
    """Of each breakdown whose whole is a figure, the parts add up to that figure."""
    figures = queries.roll_up(year_of(maassluis))
    shares = shares_of(figures)
    wholes = {"housing.nationality.": "housing.housed", "desk.topic.": "desk.topics"}
    wholes |= {"hours.employment.": "hours.total"}
    for begin, whole in wholes.items():
        parts = {key for key in figures if key.startswith(begin)}
        assert sum(figures[key].value for key in parts) == pytest.approx(figures[whole].value)
        assert sum(shares[key] for key in parts) == 100
    assert shares["housing.adults"] == 52  # 11 of 21
    assert shares["housing.reunification_arrivals"] == 62  # 13 of 21
    named = {key for keys in SPLIT for key in keys} | {key for pair in WITHIN for key in pair}
    for key in named | {begin + "x" for begin, _others in BROKEN_DOWN}:
        queries.definition(key)  # raises for what is no figure


def test_each_output_tells_the_share(browser, app, maassluis):
    scope = year_of(maassluis)
    page = " ".join(browser.get("/figures?year=2018").text.split())
    with app.test_request_context():
        pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
        word = Document(io.BytesIO(actions.as_docx(scope)))
        book = load_workbook(io.BytesIO(actions.as_xlsx(scope)))
        lines = actions.as_csv(scope).decode().splitlines()
    paper = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    rows = {row[5].value: row[7] for row in book["Cijfers"].iter_rows(min_row=2)}

    assert "Volwassenen: 11 (52%)" in page  # the tile
    assert "Volwassenen: 11 (52%)" in paper
    assert "Volwassenen 11 52%" in paper  # the table
    assert "11 (52%)" in cells
    assert (rows["housing.adults"].value, rows["housing.adults"].number_format) == (0.52, "0%")
    assert rows["housing.housed"].value is None
    assert any(line.endswith(";52;;housing.adults") for line in lines)
