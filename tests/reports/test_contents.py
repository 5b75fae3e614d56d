"""What of a report goes out, as its branch chose: chapters, the comparison, the tables behind."""

import io

import pytest
from docx import Document
from pypdf import PdfReader

from portal.core.web.access import Role
from portal.reports import actions
from portal.reports.actions import Report, publishing, story
from portal.reports.models import Chapter, ReportContents
from portal.reports.queries import published
from tests.factories import make_person
from tests.reports.year import year_of


@pytest.fixture
def scope(app, maassluis):
    with app.test_request_context():
        yield year_of(maassluis)


@pytest.fixture
def leader(maassluis):
    return make_person(maassluis, Role.TEAM_LEADER)


def papers(scope) -> list[str]:
    """What PDF, Word and the page say."""
    pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
    word = Document(io.BytesIO(actions.as_docx(scope)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    paragraphs = [each.text for each in word.paragraphs]
    return [
        " ".join("\n".join(page.extract_text() for page in pdf.pages).split()),
        " ".join([*paragraphs, *cells]),
        actions.as_html(scope).decode(),
    ]


def test_chapters_comparison_and_tables_are_chosen_once_for_all_that_goes_out(
    browser, scope, leader
):
    """F1: a chapter that is left out is in no file: not its text, tile, picture or table."""
    story.write(scope, Chapter.HOUSING, leader, 0, "Er kwamen er {housing.housed}.")
    story.write(scope, Chapter.DESK, leader, 0, "Wij zagen {desk.contacts} bezoekers.")
    for said in papers(scope):
        for part in ("Er kwamen er 21.", "Wij zagen 368 bezoekers.", "spreekuur per maand", "2017"):
            assert part in said

    answer = browser.post(
        "/figures/contents?year=2018",
        data={"version": "0", "chapters": ["opening", "housing"], "has_tables": "y"},
    )

    assert answer.status_code == 303
    for said in papers(scope):
        assert "Er kwamen er 21." in said
        assert "Volwassenen" in said
        for part in ("bezoekers", "spreekuur per maand", "Spreekuurcontacten", "Begeleid", "2017"):
            assert part not in said
    page = browser.get("/figures?year=2018").text
    assert page.count("Niet in wat naar buiten gaat") == len(Chapter) - 2
    assert ">368<" in page


def test_what_is_published_is_what_was_chosen_with_every_figure_kept(browser, scope, leader):
    """F6"""
    story.write(scope, Chapter.DESK, leader, 0, "Wij zagen {desk.contacts} bezoekers.")
    typed = {"version": "0", "chapters": ["opening", "legal"], "is_compared": "y"}
    browser.post("/figures/contents?year=2018", data=typed)

    last_look = browser.get("/figures/publish?year=2018").text
    made = publishing.publish(Report(scope), leader, None)

    assert "Hoofdstukken die niet in de pdf staan: Huisvesting, Spreekuur, Maats" in last_look
    kept = published.Kept(made)
    paper = PdfReader(io.BytesIO(bytes(made.pdf)))
    assert kept.story == []
    assert kept.figures["desk.contacts"].value == 368
    assert len(paper.pages) == 3  # no tables behind
    assert "Gezinshereniging" in paper.pages[1].extract_text()
    assert "Dossiers naar soort" in paper.pages[2].extract_text()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"version": "0"}, 422),  # no chapter
        ({"version": "0", "chapters": "nothing"}, 422),
        ({"version": "7", "chapters": "desk"}, 409),  # somebody else saved first
    ],
)
def test_an_empty_report_and_a_stale_choice_are_refused(client_for, team_leader, typed, status):
    leader = client_for(team_leader)
    ReportContents.create(branch=team_leader.branch_id, left_out="work", version=3)

    assert leader.post("/figures/contents", data=typed | {"is_compared": "y"}).status_code == status
    assert ReportContents.get().left_out == "work"
