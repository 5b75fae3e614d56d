"""A7: what somebody types in any form is kept on the server, and comes back where it was."""

import json
import re
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from portal.activities.models import Activity
from portal.core.clock import now
from portal.core.web.access import Role
from portal.drafts import actions
from portal.drafts.models import Draft
from portal.employment.placements.models import Placement
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.feature import contributed
from portal.schedule.meetings.models import Meeting
from tests.activities.factories import Phone
from tests.expenses.claims.factories import make_draft, with_account
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_person,
    make_vacancy,
)
from tests.schedule.meetings.factories import make_meeting, make_point

WORDS = "Half getypt, met een accént en العربية"


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def fields_of(page: str) -> MultiDict:
    """Every field of the form with a draft in it, as a browser would send it."""
    form = next(f for f in re.findall(r"<form.*?</form>", page, re.DOTALL) if "draft_key" in f)
    found = MultiDict()
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        kind = (re.search(r'type="([^"]*)"', tag) or [None, "text"])[1]
        if name and (kind not in {"radio", "checkbox"} or "checked" in tag) and kind != "file":
            found.add(name[1], (re.search(r'value="([^"]*)"', tag) or [None, ""])[1])
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL
    ):
        found.add(name, text)
    return found


@pytest.fixture
def world(branch):
    """Everything that has a form with words in it, by the name in FORMS."""
    client, employer = make_client(branch), make_employer(branch)
    people = {role: make_person(branch, role) for role in ROLES}
    for role in (Role.GUIDE, Role.JOB_COACH):
        make_assignment(people[role], client.household, role=role)
    meeting = make_meeting(people[Role.TEAM_LEADER], people[Role.TEAM_LEADER])
    point = make_point(meeting)
    claim = make_draft(with_account(people[Role.GUIDE]), 450)
    ExpenseClaim.update(status="returned").where(ExpenseClaim.id == claim.id).execute()
    return {
        "people": people,
        "client": client.id,
        "employer": employer.id,
        "meeting": meeting.id,
        "point": point.id,
        "visit": make_activity(people[Role.GUIDE], client).id,
        "vacancy": make_vacancy(employer).id,
        "claim": claim.id,
        "line": ExpenseLine.get(ExpenseLine.claim == claim).id,
    }


ROLES = (Role.GUIDE, Role.JOB_COACH, Role.TEAM_LEADER)
MADE = (Activity, Placement, Meeting, ExpenseLine)
# (who, where, the field of words)
FORMS = [
    (Role.GUIDE, "/activities/new", "note"),
    (Role.GUIDE, "/activities/{visit}/edit", "note"),
    (Role.GUIDE, "/visits/new", "note"),
    (Role.GUIDE, "/claims/lines/new", "description"),
    (Role.GUIDE, "/claims/lines/{line}/edit", "description"),
    (Role.GUIDE, "/claims/{claim}", "answer"),
    (Role.JOB_COACH, "/employers/{employer}/contact", "note"),
    (Role.JOB_COACH, "/employers/new", "offers"),
    (Role.JOB_COACH, "/employers/{employer}/edit", "offers"),
    (Role.JOB_COACH, "/employers/{employer}/step", "action"),
    (Role.JOB_COACH, "/employers/{employer}/move", "action"),
    (Role.JOB_COACH, "/employers/{employer}/vacancies/new", "asks"),
    (Role.JOB_COACH, "/vacancies/{vacancy}/edit", "asks"),
    (Role.JOB_COACH, "/clients/{client}/placements/new", "conditions"),
    (Role.JOB_COACH, "/clients/{client}/advice", "about"),
    (Role.TEAM_LEADER, "/meetings/{meeting}/minutes", "said-{point}"),
    (Role.TEAM_LEADER, "/meetings/{meeting}/minutes", "notes"),
    (Role.TEAM_LEADER, "/meetings/new", "title"),
    (Role.TEAM_LEADER, "/meetings/polls/new", "title"),
    (Role.TEAM_LEADER, "/clients/new", "name"),
    (Role.TEAM_LEADER, "/clients/{client}/edit", "name"),
]


@pytest.mark.parametrize(("role", "address", "name"), FORMS, ids=str)
def test_what_was_typed_comes_back_in_every_form_new_and_old(
    world, client_for, role, address, name
):
    address, name = address.format(**world), name.format(**world)
    browser = client_for(world["people"][role])
    page = browser.get(address)
    assert page.status_code == 200, page.location
    before = [model.select().count() for model in MADE]
    form = fields_of(page.text)
    form[name] = WORDS
    kept = browser.post("/drafts", data=form)

    assert (kept.status_code, "Concept bewaard om" in kept.json["said"]) == (200, True)
    again = browser.get(f"{address}?draft={form['draft_key']}").text
    assert WORDS in again
    assert hidden(again, "draft_key") == form["draft_key"]
    assert "Concept bewaard om" in again
    afresh = browser.get(address).text
    assert WORDS not in afresh
    assert f"draft={form['draft_key']}" in afresh  # it is offered
    assert f"draft={form['draft_key']}" in browser.get("/drafts").text
    assert before == [model.select().count() for model in MADE]

    browser.post(f"/drafts/{form['draft_key']}/drop", data={"draft_address": address})
    assert WORDS not in browser.get(f"{address}?draft={form['draft_key']}").text


@pytest.fixture
def hassan(volunteer):
    client = make_client(volunteer.branch, name="Amira Al-Hassan")
    make_assignment(volunteer, client.household)
    return client


def typing(browser, address="/activities/new", **typed) -> MultiDict:
    """A form that was opened and in which this was typed."""
    form = fields_of(browser.get(address).text)
    for name, text in typed.items():
        form[name] = text
    browser.post("/drafts", data=form)
    return form


def test_it_is_ones_own_and_goes_when_it_is_saved(client_for, volunteer, hassan):
    browser, colleague = client_for(volunteer), client_for(make_person(volunteer.branch))
    form = typing(browser, note=WORDS, households=str(hassan.household_id))
    address = f"/activities/new?draft={form['draft_key']}"

    assert WORDS in browser.get(address).text
    assert WORDS not in colleague.get(address).text
    assert WORDS not in colleague.get("/drafts").text
    colleague.post(f"/drafts/{form['draft_key']}/drop")
    assert WORDS in browser.get(address).text

    assert browser.post("/activities/new", data=form).status_code == 303
    assert WORDS not in browser.get("/drafts").text
    browser.post("/drafts", data=form)  # a late copy of what was saved
    assert WORDS not in browser.get("/drafts").text
    form["note"] = "Na terug iets anders"
    browser.post("/drafts", data=form)
    assert "Na terug iets anders" in browser.get(address).text


def test_a_note_as_long_as_it_may_be_is_kept_in_any_script(client_for, volunteer, hassan):
    """17,000 Arabic letters are four times as many bytes, and six in a row of escapes."""
    browser = client_for(volunteer)
    form = typing(browser, note="ش" * 20_000)

    assert "ش" * 20_000 in browser.get(f"/activities/new?draft={form['draft_key']}").text


def test_what_cannot_be_kept_is_said(client_for, volunteer, hassan):
    browser = client_for(volunteer)
    form = fields_of(browser.get("/activities/new").text)
    form["note"] = "x" * 2_000_001
    refused = browser.post("/drafts", data=form)
    assert (refused.status_code, "te lang" in refused.json["said"]) == (413, True)

    for number in range(actions.MOST_DRAFTS):
        form["draft_key"], form["note"] = f"{number:032x}", "x"
        assert browser.post("/drafts", data=form).status_code == 200
    form["draft_key"] = "f" * 32
    refused = browser.post("/drafts", data=form)
    assert (refused.status_code, "heel veel concepten" in refused.json["said"]) == (409, True)


def test_the_database_shows_nothing_of_it(client_for, volunteer, hassan):
    typing(client_for(volunteer), note="geheim van Amira")

    draft = Draft.get()
    assert b"geheim" not in bytes(draft.content_sealed)
    assert not draft.content


def test_a_draft_of_something_that_changed_meanwhile_never_overwrites_it(
    client_for, volunteer, hassan
):
    browser = client_for(volunteer)
    visit = make_activity(volunteer, hassan, started_at=now() - timedelta(days=3), note="Eerst")
    edit = f"/activities/{visit.id}/edit"
    form = typing(browser, edit, note="Van mij", channel="phone")
    other = fields_of(browser.get(edit).text)
    other["note"], other["channel"] = "Van iemand anders", "phone"
    assert browser.post(edit, data=other).status_code == 303

    again = browser.get(f"{edit}?draft={form['draft_key']}").text
    assert "Iemand heeft dit daarna veranderd" in again
    saved = browser.post(edit, data=fields_of(again))
    assert saved.status_code == 409
    assert Activity.get_by_id(visit.id).note == "Van iemand anders"
    assert "Van mij" in saved.text


@pytest.mark.parametrize(
    "changed",
    [
        {"draft_key": "kort"},
        {"draft_address": "https://elders.example/"},
        {"draft_address": "//elders.example/"},
        {"draft_address": "/activities/draft-van-niets"},
        {"draft_address": ""},
    ],
    ids=str,
)
def test_what_is_no_form_of_the_portal_is_not_kept(client_for, volunteer, hassan, changed):
    browser = client_for(volunteer)
    form = fields_of(browser.get("/activities/new").text)
    for name, text in changed.items():
        form[name] = text
    browser.post("/drafts", data=form)

    assert not Draft.select().exists()


def test_a_draft_of_before_is_read_and_an_old_one_forgotten(client_for, volunteer, hassan):
    """Drafts of the log form were there before those of all forms."""
    content = json.dumps([["kind", "home_visit"], ["note", WORDS]])
    kept = {"address": "/activities/new", "content": content}
    draft = Draft.create(person=volunteer, form_key="a" * 32, **kept)
    assert WORDS in client_for(volunteer).get(f"/activities/new?draft={draft.form_key}").text

    Draft.update(saved_at=now() - timedelta(days=15)).execute()
    contributed().tasks["clean up drafts"]()
    assert not Draft.select().exists()


def test_opening_a_form_makes_nothing(world, client_for):
    before = Draft.select().count()
    for role, address, _name in FORMS:
        client_for(world["people"][role]).get(address.format(**world))

    assert Draft.select().count() == before


def test_a_draft_of_one_kind_opens_as_that_kind(client_for, volunteer, hassan):
    browser = client_for(volunteer)
    form = typing(browser, "/activities/new?kind=training", note=WORDS)
    page = browser.get(f"/activities/new?draft={form['draft_key']}").text

    assert hidden(page, "kind") == "training"
    assert Phone(browser).form(hassan)["kind"] == "home_visit"
