"""Good minutes: who presents what and for how long, what was decided, who was there, on paper."""

import io
from datetime import date, time

import pytest
from docx import Document
from lxml import html
from pypdfium2 import PdfDocument

from portal.core.clock import from_local
from portal.core.web.access import Role
from portal.files.models import StoredFile
from portal.schedule.meetings.actions import files
from portal.schedule.meetings.models import (
    ActionPoint,
    AgendaPoint,
    Attendance,
    Invitation,
    Meeting,
)
from portal.schedule.meetings.models.files import MeetingFile
from tests.factories import make_person
from tests.receipts import pdf_file
from tests.schedule.meetings.factories import make_action, make_file, make_meeting, make_point, soon


@pytest.fixture
def meeting(team_leader, volunteer) -> Meeting:
    return make_meeting(team_leader, volunteer, team_leader)


def agenda_of(browser, meeting) -> list[str]:
    page = html.fromstring(browser.get(f"/meetings/{meeting.id}").text)
    return [" ".join(li.text_content().split()) for li in page.xpath("//ol[@class='agenda']/li")]


def test_each_point_says_who_presents_it_how_long_and_when(client_for, meeting, team_leader):
    """Agenda items with minutes per person; the hour stands until one has no length."""
    browser = client_for(team_leader)
    for text, minutes in (
        ("Opening", "10"),
        ("Rooster", "1:00"),
        ("Rondvraag", ""),
        ("Sluiting", ""),
    ):
        said = {"text": text, "planned_minutes": minutes, "presenter": team_leader.id}
        browser.post(f"/meetings/{meeting.id}/points", data=said)

    name = team_leader.label
    first, second, third, last = agenda_of(browser, meeting)
    assert f"10:00 · 10 min · {name}" in first
    assert f"10:10 · 1 uur · {name}" in second
    assert f"11:10 · {name}" in third
    assert "11:10" not in last
    assert "Samen 1 uur 10 min van 1 uur 30 min." in browser.get(f"/meetings/{meeting.id}").text


@pytest.mark.parametrize("wrong", [{"planned_minutes": "0"}, {"planned_minutes": "lang"}])
def test_a_point_with_a_wrong_length_is_explained_and_kept(client_for, meeting, volunteer, wrong):
    page = client_for(volunteer).post(f"/meetings/{meeting.id}/points", data={"text": "X"} | wrong)
    assert page.status_code == 422
    assert 'id="planned_minutes-error"' in page.text
    assert not AgendaPoint.select().exists()


def test_one_changes_ones_own_point_and_presents_it_oneself(client_for, meeting, volunteer):
    """Who is invited is not theirs to see, so nobody else is offered."""
    mine, other = make_point(meeting, added_by=volunteer), make_point(meeting)
    browser = client_for(volunteer)
    assert browser.get(f"/meetings/points/{other.id}").status_code == 403
    somebody = {"text": "Nieuw", "presenter": meeting.organiser_id}
    assert browser.post(f"/meetings/points/{mine.id}", data=somebody).status_code == 422
    said = somebody | {"presenter": volunteer.id, "planned_minutes": "5"}
    assert browser.post(f"/meetings/points/{mine.id}", data=said).status_code == 302
    point = AgendaPoint.get_by_id(mine.id)
    assert (point.text, point.presenter, point.planned_minutes) == ("Nieuw", volunteer, 5)
    same = {"text": other.text}
    assert browser.post(f"/meetings/points/{mine.id}", data=same).status_code == 422


def test_who_takes_the_minutes_writes_them_and_the_action_points(
    client_for, meeting, team_leader, volunteer
):
    browser, page = client_for(volunteer), f"/meetings/{meeting.id}"
    assert browser.get(f"{page}/minutes").status_code == 403
    client_for(team_leader).post(f"{page}/note-taker", data={"note_taker": volunteer.id})

    point = make_point(meeting)
    said = {"version": "0", f"said-{point.id}": "Goed", f"decided-{point.id}": "Elke maand"}
    assert browser.post(f"{page}/minutes", data=said).status_code == 302
    assert AgendaPoint.get_by_id(point.id).decided == "Elke maand"
    to_do = {"text": "Bellen", "owner": volunteer.id, "due_on": soon().date().isoformat()}
    assert browser.post(f"{page}/actions", data=to_do).status_code == 302
    assert ActionPoint.get().text == "Bellen"
    assert browser.get(f"{page}/edit").status_code == 403

    stranger = make_person(meeting.branch, Role.GUIDE)
    wrong = {"note_taker": stranger.id}
    assert client_for(team_leader).post(f"{page}/note-taker", data=wrong).status_code == 422


@pytest.fixture
def held(branch, team_leader, volunteer) -> Meeting:
    """One was there, one gave notice, one just did not come."""
    sick, gone = make_person(branch, name="Ziek Iemand"), make_person(branch, name="Weg Iemand")
    made = make_meeting(
        team_leader,
        *(volunteer, sick, gone),
        status="held",
        starts_at=from_local(date(2026, 3, 3), time(10)),
        note_taker=volunteer,
    )
    Invitation.update(answer="no").where(Invitation.person == sick).execute()
    Attendance.create(branch=branch, meeting=made, person=volunteer)
    return made


def written_in(answer) -> str:
    if answer.mimetype == "application/pdf":
        pages = PdfDocument(io.BytesIO(answer.data))
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)
    file = Document(io.BytesIO(answer.data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " ".join([*(p.text for p in file.paragraphs), *cells])


def test_the_minutes_tell_who_was_there_and_who_gave_notice(client_for, held, team_leader):
    page = client_for(team_leader).get(f"/meetings/{held.id}").text
    people = html.fromstring(page).xpath("//ul[contains(@class, 'people')]/li")
    said = {" ".join(li.text_content().split()) for li in people}
    assert any("Ziek Iemand" in one and "met bericht" in one for one in said)
    assert any("Weg Iemand" in one and "niet geweest" in one for one in said)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_minutes_are_a_file_with_all_that_was_said(client_for, held, volunteer, kind):
    """As PDF and Word: points with who and how long, decisions, action points, who was there."""
    make_point(
        held,
        text="Rooster",
        presenter=volunteer,
        planned_minutes=15,
        said="Lang besproken.",
        decided="Elke maand anders",
    )
    make_action(held, volunteer, text="Rooster maken", due_on=date(2026, 4, 1))
    answer = client_for(volunteer).get(f"/meetings/{held.id}/minutes.{kind}")
    assert f"teamoverleg-2026-03-03.{kind}" in answer.headers["Content-Disposition"]
    text = written_in(answer)
    for said in (
        "Teamoverleg",
        "1. Rooster",
        f"15 min · {volunteer.label}",
        "Lang besproken.",
        "Elke maand anders",
        "Rooster maken",
        "wo 1 apr 2026",
        "Afwezig met bericht",
        "Ziek Iemand",
        "Weg Iemand",
    ):
        assert said in text, said


def test_who_may_not_see_a_meeting_gets_no_file_of_it(client_for, branch, meeting, volunteer):
    """And who answered what is for leaders as long as it is not held."""
    Invitation.update(answer="no").where(Invitation.person == meeting.organiser_id).execute()
    page = f"/meetings/{meeting.id}/minutes.docx"
    assert client_for(make_person(branch, Role.GUIDE)).get(page).status_code == 404
    assert meeting.organiser.label not in written_in(client_for(volunteer).get(page))
    assert meeting.organiser.label in written_in(client_for(meeting.organiser).get(page))


def test_a_file_goes_with_a_meeting_for_who_may_see_it(client_for, branch, meeting, volunteer):
    """Attachments: looked at as receipts are, and told in words of their own."""
    browser, address = client_for(volunteer), f"/meetings/{meeting.id}/files"
    wrong = browser.post(address, data={"file": (io.BytesIO(b"PK woorden"), "plan.docx")})
    assert wrong.status_code == 422
    assert "Sla het eerst op als pdf" in wrong.text
    sent = {"file": (io.BytesIO(pdf_file()), "Begroting 2027.pdf")}
    assert browser.post(address, data=sent).status_code == 302

    found = MeetingFile.get(MeetingFile.meeting == meeting)
    answer = browser.get(f"/meetings/files/{found.id}")
    assert answer.data.startswith(b"%PDF-")
    assert 'filename="begroting-2027.pdf"' in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    guide = client_for(make_person(branch, Role.GUIDE))
    assert guide.get(f"/meetings/files/{found.id}").status_code == 404
    assert guide.post(f"/meetings/files/{found.id}/remove").status_code == 404
    assert "Begroting 2027.pdf" in written_in(browser.get(f"/meetings/{meeting.id}/minutes.docx"))

    browser.post(f"/meetings/files/{found.id}/remove")
    assert not MeetingFile.select().where(MeetingFile.meeting == meeting).exists()
    assert not StoredFile.select().where(StoredFile.id == found.file_id).exists()


def test_who_was_only_invited_adds_and_takes_away_nothing_afterwards(
    client_for, held, team_leader, volunteer
):
    Meeting.update(note_taker=None).where(Meeting.id == held.id).execute()
    mine, browser = make_file(held, volunteer), client_for(volunteer)
    assert browser.post(f"/meetings/{held.id}/files").status_code == 403
    assert browser.post(f"/meetings/files/{mine.id}/remove").status_code == 403
    assert client_for(team_leader).post(f"/meetings/{held.id}/files").status_code == 422


def test_a_meeting_takes_so_many_files(meeting, volunteer):
    for _ in range(files.MOST_FILES):
        make_file(meeting, volunteer)
    with pytest.raises(files.NoFile):
        files.keep(meeting, volunteer, pdf_file(), "meer.pdf")
