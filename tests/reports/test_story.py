"""The story of a year: what the report of 2018 said, written with live numbers."""

import io
from datetime import UTC, date, datetime

import pytest
from docx import Document
from pypdf import PdfReader

from portal.branches.models import OfficeMove
from portal.core.database.versions import StaleVersion
from portal.core.web.access import Role
from portal.reports import actions
from portal.reports.actions import Report, story
from portal.reports.models import Chapter, StoryText
from portal.reports.queries import Scope
from portal.schedule.desk_hours.models import DeskHours
from tests.factories import make_activity, make_person

# The statements of the report that hold a number, each in its chapter: as written, and as read.
SAID = {
    Chapter.HOUSING: [
        (
            (
                "In {place} zijn in {year} {housing.housed} statushouders gehuisvest. Daarmee"
                " behoudt de gemeente {target.closing:lead}."
            ),
            (
                "In Maassluis zijn in 2018 21 statushouders gehuisvest. Daarmee behoudt"
                " de gemeente een voorsprong van 46."
            ),
        ),
        (
            "- {housing.adults} volwassenen, {housing.children} kinderen",
            "11 volwassenen, 10 kinderen",
        ),
        ("- {housing.men} mannen, {housing.women} vrouwen", "12 mannen, 9 vrouwen"),
        ("- grootste groep: {housing.nationality:most}", "grootste groep: Syrië (16)"),
        ("- {housing.homes} beschikbaar gestelde woningen", "2 beschikbaar gestelde woningen"),
        (
            "Van hen kwamen {housing.reunification_arrivals} in het kader van gezinshereniging.",
            "Van hen kwamen 13 in het kader van gezinshereniging.",
        ),
    ],
    Chapter.DESK: [
        ("- {desk.contacts} bezoekers aan onze spreekuren", "368 bezoekers aan onze spreekuren"),
        (
            (
                "Tijdens de {desk.contacts} contacten zijn er {desk.topics} onderwerpen besproken"
                " bij {desk.unique_clients} unieke cliënten."
            ),
            "Tijdens de 368 contacten zijn er 520 onderwerpen besproken bij 66 unieke cliënten.",
        ),
        (
            "De meeste vragen gaan over {desk.topic:most}.",
            "De meeste vragen gaan over geld en brieven (175).",
        ),
        ("Dat is {desk.topic.finance:share} van alle vragen.", "Dat is 34% van alle vragen."),
        (
            "Zij wonen hier langer dan {guidance_months} maanden.",
            "Zij wonen hier langer dan 24 maanden.",
        ),
    ],
    Chapter.LEGAL: [
        (
            (
                "- {legal.reunification.opened} nieuw dossier,"
                " in totaal {legal.reunification.total}, {legal.reunification.closed} afgerond"
            ),
            "1 nieuw dossier, in totaal 17, 10 afgerond",
        ),
        (
            (
                "Wij hielpen bij het herenigen van {legal.families_reunited} gezinnen:"
                " {legal.families_reunited.nationality.SY} Syrische en"
                " {legal.families_reunited.nationality.ER} Eritrese."
            ),
            "Wij hielpen bij het herenigen van 7 gezinnen: 4 Syrische en 3 Eritrese.",
        ),
        (
            (
                "Zaken van Eritreeërs duren lang: {legal.reunification.median_weeks.nationality.ER}"
                " is heel gewoon."
            ),
            "Zaken van Eritreeërs duren lang: 116,3 weken is heel gewoon.",
        ),
        (
            "{legal.consultation_clients} cliënten kwamen op het juridisch spreekuur.",
            "22 cliënten kwamen op het juridisch spreekuur.",
        ),
    ],
    Chapter.GUIDANCE: [
        ("- {guidance.started.1} gestarte trajecten eerste jaar", "11 gestarte trajecten"),
        ("- {guidance.started.2} gestarte trajecten tweede jaar", "27 gestarte trajecten"),
    ],
    Chapter.WORK: [
        (
            "Er begonnen {work.placements.internship} stage en {work.placements.paid_job} baan.",
            "Er begonnen 1 stage en 1 baan.",
        ),
        (
            "{work.courses_paid_by_others} cursus is door een ander betaald.",
            "1 cursus is door een ander betaald.",
        ),
        (
            (
                "De jobcoach sprak {work.employers} bedrijven en maakte een cv met {work.cvs}"
                " cliënten; {work.ladder.risen} kwamen hoger op de ladder."
            ),
            (
                "De jobcoach sprak 4 bedrijven en maakte een cv met 9 cliënten;"
                " 5 kwamen hoger op de ladder."
            ),
        ),
    ],
    Chapter.LANGUAGE: [
        (
            "{language.coaches} taalcoaches komen bij {language.households} gezinnen aan huis.",
            "2 taalcoaches komen bij 4 gezinnen aan huis.",
        )
    ],
    Chapter.ORGANISATION: [
        (
            (
                "We werken met {people.paid} betaalde krachten: {people.team_leader} teamleiders en"
                " {people.senior_team_leader} senior-teamleider. Aan het eind van het jaar zijn het"
                " er {people.paid.last_day}."
            ),
            (
                "We werken met 3 betaalde krachten: 2 teamleiders en 1 senior-teamleider."
                " Aan het eind van het jaar zijn het er 2."
            ),
        ),
        (
            (
                "Er zijn {people.volunteers} vrijwilligers en {people.trainees} stagiaires actief,"
                " onder wie {people.interpreter} vertalers."
            ),
            "Er zijn 17 vrijwilligers en 2 stagiaires actief, onder wie 2 vertalers.",
        ),
        (
            (
                "We waren op {desk_days} bereikbaar. We verhuisden op {moved_on} van de"
                " {address:before} naar de {address}."
            ),
            (
                "We waren op maandag, dinsdag en donderdag bereikbaar. We verhuisden op"
                " vrijdag 13 april 2018 van de P.J. Troelstraweg 6, Maassluis naar de Haven 1."
            ),
        ),
        (
            "Eén keer in de {meetings.average_weeks_between} is er een teamoverleg.",
            "Eén keer in de 6 weken is er een teamoverleg.",
        ),
        (
            "De onkosten waren {expenses.approved}.",
            "De onkosten waren € 224,38.",
        ),
    ],
}


@pytest.fixture
def scope(app, maassluis):
    with app.test_request_context():
        yield Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31))


@pytest.fixture
def leader(maassluis):
    return make_person(maassluis, Role.TEAM_LEADER, name="Bas Ridder", started_on=date(2019, 2, 1))


def write_all(scope, leader):
    for chapter, sentences in SAID.items():
        text = "\n\n".join(written for written, _read in sentences)
        story.check(text)
        story.write(scope, chapter, leader, 0, text)


def squeezed(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


def visit(person, *day):
    make_activity(person, kind="desk_contact", started_at=datetime(*day, 12, tzinfo=UTC))


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").split())


def test_each_statement_of_2018_is_written_with_live_numbers_and_reads_right(scope, leader):
    """F2: the sentences of the source, on the page, in the PDF and in Word."""
    OfficeMove.create(branch=scope.branch, address="Haven 1", moved_on=date(2018, 4, 13))
    for weekday in (0, 1, 3):
        DeskHours.create(branch=scope.branch, desk="walk_in", weekday=weekday, opens_minute=540,
                         closes_minute=720, valid_from=scope.since)  # fmt: skip
    write_all(scope, leader)
    report = Report(scope)
    told = {one.chapter: one for one in report.chapters}
    document = Document(io.BytesIO(actions.as_docx(scope)))
    word = plain("\n".join(p.text for p in document.paragraphs))
    page, widths = document.sections[0], [c.width.cm for c in document.tables[-1].rows[1].cells]
    assert (page.page_width.cm, page.page_height.cm) == pytest.approx((21, 29.7), abs=0.1)
    assert widths[0] > 7  # no name of a figure is broken for a number of two digits
    assert sum(widths) == pytest.approx(16, abs=0.1)
    pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
    paper = plain("\n".join(page.extract_text() for page in pdf.pages))
    file = plain(actions.as_html(scope).decode())

    for chapter, sentences in SAID.items():
        read = [plain(text) for block in told[chapter].blocks for text in block.texts]
        for at, (_written, said) in enumerate(sentences):
            assert said in read[at], chapter
            assert said in word
            assert squeezed(said) in squeezed(paper)  # where a line ends, a word may be parted
            assert said in file


def test_a_number_in_a_text_is_that_of_now_and_leads_to_its_list(browser, scope, leader):
    story.write(scope, Chapter.DESK, leader, 0, "Er waren {desk.contacts} bezoekers.")
    kept = StoryText.get().text
    visit(leader, 2018, 5, 1)

    page = browser.get("/figures?year=2018").text
    said = page.split('id="c-desk"')[1].split("</section>")[0]

    assert kept == "Er waren {desk.contacts} bezoekers."
    assert '<a href="/figures/desk.contacts?year=2018" class="live"><bdi>369</bdi></a>' in said
    assert "Bas Ridder" in said


def test_a_chapter_without_a_text_says_lead_and_largest_group_in_words(browser, scope, leader):
    """On the page and on paper, until somebody writes."""
    lead, group = "een voorsprong van 46", "De grootste groep: Syrië (16)."

    def papers():
        pdf = PdfReader(io.BytesIO(actions.as_pdf(scope)))
        paper = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        return [browser.get("/figures?year=2018").text, actions.as_html(scope).decode(), paper]

    assert all(lead in said and group in said for said in papers())
    story.write(scope, Chapter.HOUSING, leader, 0, "Rustig jaar.")
    assert not any(lead in said or group in said for said in papers())


def test_two_who_write_at_once_lose_nothing(browser, scope, leader):
    address = "/figures/story/desk/edit?year=2018"
    browser.post(address, data={"version": "0", "text": "Van de een."})
    second = browser.post(address, data={"version": "0", "text": "Van de ander."})

    assert second.status_code == 409
    assert "Van de een." in second.text
    assert "Van de ander." in second.text
    assert [one.text for one in StoryText.select()] == ["Van de een."]
    browser.post(address, data={"version": "1", "text": "Van ons beiden."})
    versions = browser.get("/figures/story/desk/versions?year=2018").text
    assert "Van de een." in versions
    assert "Van ons beiden." in versions
    again = browser.get("/figures/story/desk/edit?year=2018&begin=1").text
    assert "Van de een.</textarea>" in again
    with pytest.raises(StaleVersion):
        story.write(scope, Chapter.DESK, leader, 1, "Te laat.")


def test_a_text_begins_with_that_of_the_year_before_or_with_a_proposal(browser, scope, leader):
    """A proposal tells more or fewer and what is asked most; nothing is kept before it is saved."""
    last = Scope(scope.branch, date(2017, 1, 1), date(2017, 12, 31))
    story.write(last, Chapter.DESK, leader, 0, "Zo was het: {desk.contacts}.")

    begun = browser.get("/figures/story/desk/edit?year=2018&begin=year_before").text
    proposed = browser.get("/figures/story/desk/edit?year=2018&begin=proposal").text

    assert "Zo was het: {desk.contacts}.</textarea>" in begun
    text = proposed.split("<textarea", 1)[1].split("</textarea>")[0]
    assert "De meeste vragen gaan over {desk.topic:most}." in text
    assert ":change}" not in text  # of 2017 one month was logged: it is not compared
    later = Report(Scope(scope.branch, date(2019, 1, 1), date(2019, 12, 31)))
    assert "Dat is {housing.housed:change}." in story.proposal(later, Chapter.HOUSING)
    assert StoryText.select().count() == 1


def test_more_or_fewer_than_the_year_before_is_said_in_words(scope, leader):
    for year, times in ((2020, 5), (2021, 8), (2022, 3), (2023, 3)):
        for month in range(1, 8):
            visit(leader, year, month, 1)
        for day in range(times):
            visit(leader, year, 9, day + 1)

    def told(year):
        report = Report(Scope(scope.branch, date(year, 1, 1), date(year, 12, 31)))
        [block] = story.tell("Dat is {desk.contacts:change}.", report)
        return block.texts[0]

    assert told(2021) == "Dat is 3 meer dan in 2020."
    assert told(2022) == "Dat is 5 minder dan in 2021."
    assert told(2023) == "Dat is evenveel als in 2022."


@pytest.mark.parametrize(
    "typed", ["{desk.contact}", "{desk.contacts:much}", "{housing:most}", "{year:change}"]
)
def test_a_number_that_is_none_is_refused_and_what_was_typed_stays(browser, typed):
    answer = browser.post(
        "/figures/story/desk/edit?year=2018", data={"version": "0", "text": f"Wij: {typed}"}
    )

    assert answer.status_code == 422
    assert f"Er is geen cijfer {typed}" in answer.text
    assert f"Wij: {typed}</textarea>" in answer.text
    assert not StoryText.select().exists()
