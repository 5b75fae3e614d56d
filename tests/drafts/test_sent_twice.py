"""Every form that begins something makes one record, however often it is sent as it was opened."""

from datetime import timedelta

import pytest
from lxml import html
from werkzeug.datastructures import MultiDict

from portal.clients.models import Assignment, Client
from portal.core.clock import now
from portal.core.web.access import Role
from portal.drafts.models import SentForm
from portal.employment.employers.models import ContactPerson
from portal.employment.placements.models import Advice
from portal.employment.vacancies.models import LadderStep, LanguageLevel, WorkWish
from portal.expenses.records.models import AllowanceAgreement, Rate
from portal.feature import contributed
from portal.legal.models import LegalCase, LegalTerm
from portal.people.models import Deputy, Person
from portal.schedule.desk_hours.models import Closure, DeskHours
from portal.schedule.meetings.models import ActionPoint, AgendaPoint, DayOff
from tests import clock
from tests.factories import make_assignment, make_client, make_employer, make_person
from tests.schedule.meetings.factories import make_meeting

LATER = clock.day(30).isoformat()


def opened(page: str, form_name: str) -> MultiDict:
    """All fields of the form of this kind, as a browser would send it."""
    form = html.fromstring(page).xpath(f"//form[.//input[@value='{form_name}']]")[0]
    return MultiDict([(name, value) for name, value in form.form_values() if value is not None])


@pytest.fixture
def world(branch):
    client, employer = make_client(branch), make_employer(branch, contact_name="Els")
    people = {role: make_person(branch, role) for role in ROLES}
    make_person(branch, Role.TEAM_LEADER)
    for role in (Role.GUIDE, Role.JOB_COACH, Role.LANGUAGE_COACH, Role.LEGAL_GUIDE):
        make_assignment(people[role], client.household, role=role)
    leader = people[Role.TEAM_LEADER]
    return {
        "people": people,
        "client": client.id,
        "household": client.household_id,
        "employer": employer.id,
        "meeting": make_meeting(leader, leader).id,
        "case": LegalCase.create(branch=branch, client=client, code="z", kind="visa").id,
        "spare": make_person(branch).id,
        "guide": people[Role.GUIDE].id,
        "coach": people[Role.JOB_COACH].id,
        "other": Person.select().order_by(Person.id.desc()).get().id,
    }


ROLES = (Role.GUIDE, Role.JOB_COACH, Role.LANGUAGE_COACH, Role.LEGAL_GUIDE, Role.TEAM_LEADER)
L, J = Role.TEAM_LEADER, Role.JOB_COACH
# (who, the page, its form, where it goes if elsewhere, what it makes, what is typed)
FORMS = [
    (L, "/clients/new", "ClientForm", "", Client, {"name": "Meryem Yıldız"}),
    (
        L,
        "/people/new",
        "PersonForm",
        "",
        Person,
        {"name": "Piet", "email": "piet@example.org", "roles": "guide"},
    ),
    (
        J,
        "/employers/{employer}/people/new",
        "ContactPersonForm",
        "",
        ContactPerson,
        {"name": "Jan Bakker"},
    ),
    (
        L,
        "/households/{household}",
        "AssignForm",
        "",
        Assignment,
        {"helper": "{spare}", "role": "guide"},
    ),
    (
        L,
        "/meetings/days-off",
        "DayOffForm",
        "",
        DayOff,
        {"name": "Suikerfeest", "first_on": LATER},
    ),
    (
        L,
        "/roster/hours",
        "HoursForm",
        "/roster/hours/new",
        DeskHours,
        {"opens": "09:00", "closes": "12:00"},
    ),
    (
        L,
        "/roster/hours",
        "ClosureForm",
        "/roster/closures",
        Closure,
        {"first_on": LATER, "reason": "Uitje"},
    ),
    (
        L,
        "/claims/deputies",
        "DeputyForm",
        "",
        Deputy,
        {"person": "{other}", "ends_on": LATER},
    ),
    (
        L,
        "/claims/rules/rate/new",
        "RateForm",
        "",
        Rate,
        {"transport": "car", "cents_per_km": "0,25", "valid_from": LATER, "source": "Besluit"},
    ),
    (
        L,
        "/claims/agreements/{guide}",
        "AgreementForm",
        "",
        AllowanceAgreement,
        {"valid_from": LATER},
    ),
    (
        Role.LEGAL_GUIDE,
        "/legal/cases/{case}/terms/new",
        "TermForm",
        "",
        LegalTerm,
        {"kind": "other", "due_on": LATER, "source": "letter", "note": "Bezwaar"},
    ),
    (J, "/clients/{client}/advice", "AdviceForm", "", Advice, {"about": "Een eigen zaak"}),
    (J, "/clients/{client}/ladder", "LadderForm", "", LadderStep, {"step": "3"}),
    (
        Role.LANGUAGE_COACH,
        "/clients/{client}/language",
        "LevelForm",
        "",
        LanguageLevel,
        {"spoken": "A2"},
    ),
    (
        L,
        "/meetings/{meeting}",
        "PointForm",
        "/meetings/{meeting}/points",
        AgendaPoint,
        {"text": "De zomer"},
    ),
    (
        L,
        "/meetings/{meeting}",
        "ActionForm",
        "/meetings/{meeting}/actions",
        ActionPoint,
        {"text": "Bellen", "owner": "{coach}", "due_on": LATER},
    ),
]


def filled(case, world, browser):
    _role, page, kind, address, model, typed = case
    shown = browser.get(page.format(**world))
    assert shown.status_code == 200, shown.location
    form = opened(shown.text, kind)
    for name, text in typed.items():
        form[name] = text.format(**world)
    return (address or page).format(**world), form, model


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case[2])
def test_the_same_form_twice_is_one_record(case, world, client_for):
    browser = client_for(world["people"][case[0]])
    address, form, model = filled(case, world, browser)
    before = model.select().count()
    first, again = (browser.post(address, data=form) for _ in range(2))

    assert first.status_code in {302, 303, 307}, first.text
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert model.select().count() == before + 1


ADVICE = FORMS[11]


def test_the_same_words_in_a_form_that_was_opened_anew_are_another_record(world, client_for):
    browser = client_for(world["people"][J])
    for _ in range(2):
        address, form, _model = filled(ADVICE, world, browser)
        browser.post(address, data=form)

    assert Advice.select().count() == 2


def test_something_else_in_a_form_gone_back_to_is_another_record(world, client_for):
    browser = client_for(world["people"][J])
    address, form, _model = filled(ADVICE, world, browser)
    for about in ("Een eigen zaak", "Een opleiding", "Een eigen zaak", "Een opleiding"):
        form["about"] = about
        assert browser.post(address, data=form).status_code == 303

    assert [one.about for one in Advice.select().order_by(Advice.id)] == [
        "Een eigen zaak",
        "Een opleiding",
    ]


def test_what_was_taken_away_since_is_made_anew(world, client_for):
    """Who goes back to the form and sends it once more means it."""
    browser = client_for(world["people"][L])
    address, form, _model = filled(FORMS[4], world, browser)
    browser.post(address, data=form)
    browser.post(f"/meetings/days-off/{DayOff.get().id}/remove")
    browser.post(address, data=form)

    assert DayOff.select().count() == 1


def test_what_was_refused_can_be_sent_again(world, client_for):
    browser = client_for(world["people"][J])
    address, form, _model = filled(ADVICE, world, browser)
    form["about"] = ""
    assert browser.post(address, data=form).status_code == 422
    assert not SentForm.select().exists()
    form["about"] = "Een eigen zaak"
    assert browser.post(address, data=form).status_code == 303


def test_the_key_of_somebody_else_is_no_key(world, client_for, branch):
    other = make_person(branch, J)
    make_assignment(other, Client.get_by_id(world["client"]).household, role=J)
    address, form, _model = filled(ADVICE, world, client_for(world["people"][J]))
    for person in (world["people"][J], other):
        client_for(person).post(address, data=form)

    assert Advice.select().count() == 2


def test_the_keys_are_forgotten_after_a_day(world, client_for, app):
    browser = client_for(world["people"][J])
    address, form, _model = filled(ADVICE, world, browser)
    browser.post(address, data=form)
    SentForm.update(sent_at=now() - timedelta(days=2)).execute()
    contributed().tasks["clean up drafts"]()

    assert not SentForm.select().exists()


def test_a_wish_that_changed_since_it_was_opened_is_shown_beside_the_own(world, client_for):
    address = f"/clients/{world['client']}/wish"
    browser = client_for(world["people"][J])
    old = opened(browser.get(address).text, "WishForm").to_dict()
    browser.post(address, data=old | {"occupations": "Schilder"})
    refused = browser.post(address, data=old | {"occupations": "Kok"})

    assert refused.status_code == 409
    assert "Schilder" in refused.text
    assert "Kok" in refused.text
    assert WorkWish.get().occupations == "Schilder"
    again = opened(refused.text, "WishForm")
    assert browser.post(address, data=again).status_code == 303
    assert WorkWish.get().occupations == "Kok"
