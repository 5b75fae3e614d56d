"""The yearly figures as files."""

import io
import json
import re
from datetime import date
from itertools import pairwise

import pytest
from flask_babel import force_locale
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.clients.models import Client
from portal.reports import actions
from portal.reports.queries import Scope
from portal.totals.actions.outside import OutsideReport
from portal.totals.actions.sheets import WRITERS
from tests.reports.conftest import CASE

EXPECTED = json.loads((CASE / "expected.json").read_text())[0]["figures"]


@pytest.fixture
def scope(app, maassluis):
    with app.test_request_context():
        yield Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31))


def test_the_pdf_holds_the_figures_a_title_and_a_language(scope):
    pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
    text = "\n".join(page.extract_text() for page in pdf.pages)

    for number in ("368", "520", "970:10", "224,38", "143"):
        assert number in text
    assert "2018" in pdf.metadata.title
    assert pdf.root_object["/Lang"].startswith("nl")
    assert pdf.root_object["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_the_pdf_is_tagged_as_pdf_ua_asks(scope, language):
    """PDF/UA-1: it says so, shows its title, has headings that leave no level out, heads of its
    tables, and words for each picture; what is for outside too."""
    with force_locale(language):
        papers = [actions.as_pdf(scope), WRITERS["pdf"](OutsideReport(scope))]
    for paper in papers:
        root = PdfReader(io.BytesIO(paper)).root_object
        parts = list(tagged(root["/StructTreeRoot"]))
        kinds = [part["/S"] for part in parts]
        levels = [int(kind[2:]) for kind in kinds if re.fullmatch("/H[1-6]", kind)]

        assert root["/Lang"].startswith(language)
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert kinds.count("/TH") >= 2 * kinds.count("/Table") > 0
        assert all(part["/Alt"] for part in parts if part["/S"] == "/Figure")


def tagged(part):
    """The parts of the structure of a PDF, as they are read."""
    children = part.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        found = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from tagged(found)


def test_the_cells_of_the_workbook_are_numbers(scope):
    book = load_workbook(io.BytesIO(actions.as_xlsx(scope)))
    found = {row[5].value: row[2].value for row in book.worksheets[0].iter_rows(min_row=2)}

    assert found == EXPECTED
    assert all(isinstance(value, int | float) for value in found.values())
    assert len(book.worksheets) == 5


def test_a_name_that_looks_like_a_formula_stays_text(scope):
    """F9: in the workbook too."""
    scope.branch.name = "=1+1"
    book = load_workbook(io.BytesIO(actions.as_xlsx(scope)))
    cell = book.worksheets[-1]["B2"]

    assert (cell.value, cell.data_type) in {("=1+1", "s"), ("'=1+1", "s")}


@pytest.mark.parametrize("write", [actions.as_csv, actions.as_html])
def test_the_other_files_hold_the_figures_and_no_names(scope, write):
    text = write(scope).decode()

    assert "368" in text
    assert "href" not in text
    names = [name for (name,) in Client.select(Client.name).tuples() if name]
    assert not [name for name in names if name in text]
