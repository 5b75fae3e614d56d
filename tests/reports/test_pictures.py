"""Pictures of the report: each has a bar for each part, which opens its list; also in the files."""

import io
import re

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.core.render.charts import Columns
from portal.reports import actions
from portal.reports.actions import Report
from portal.reports.models import Chapter
from tests.reports.year import year_of


@pytest.fixture
def scope(app, maassluis):
    with app.test_request_context():
        yield year_of(maassluis)


def test_each_chapter_draws_its_parts_on_screen_and_on_paper(browser, scope):
    """F5: hours by kind, the ladder, cases, where people come from, and arrivals by month."""
    page = browser.get("/figures?year=2018").text
    drawn = {one.chapter: one.picture for one in Report(scope).chapters if one.picture}
    pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
    paper = " ".join("\n".join(each.extract_text() for each in pdf.pages[2:4]).split())

    assert set(drawn) == {Chapter.HOUSING, Chapter.LEGAL, Chapter.WORK, Chapter.ORGANISATION}
    assert [line.value for line in drawn[Chapter.HOUSING].lines] == [16, 5]
    assert drawn[Chapter.HOUSING].names == ["Syrië", "Eritrea"]
    assert [line.value for line in drawn[Chapter.WORK].lines] == [5, 2, 1]
    hours = drawn[Chapter.ORGANISATION].lines
    assert (hours[0].key, hours[0].value, len(hours)) == ("hours.desk_contact", 289.08, 8)
    for chapter, picture in drawn.items():
        card = page.split(f'id="c-{chapter}"')[1].split("<details")[0]
        bars = card.split(picture.title)[1]
        assert len(re.findall("<li>", bars)) == len(picture.lines)
        assert f'href="/figures/{picture.lines[0].key}?year=2018"' in card
        assert picture.title in paper
    assert (
        sum(now for _month, now, _before in Report(scope).by_month("housing.housed", compared=True))
        == 21
    )
    assert "Gehuisvest per maand" in page


def test_the_workbook_has_charts_of_its_own_beside_real_numbers(scope):
    """Excel with real numbers and charts."""
    book = load_workbook(io.BytesIO(actions.as_xlsx(scope)))

    months, topics = book["Per maand"], book["Waar gaat het over"]
    assert [len(page._charts) for page in (months, topics)] == [1, 1]  # noqa: SLF001
    assert sum(cell.value for cell in months["B"][1:]) == 368
    assert sum(cell.value for cell in topics["B"][1:]) == 520


@pytest.mark.no_database
def test_names_that_would_touch_stand_below_every_other_month():
    """Arabic names of months are long; of twelve in a narrow picture six fit."""
    short, long = ("jan", "ديسمبر")
    for label, width, shown in ((short, 520, 12), (long, 720, 12), (long, 520, 6)):
        picture = Columns("p", "t", "d", [label] * 12, [1] * 12)
        assert picture.svg(width).count(f">{label}</text>") == shown
