"""A form sent twice makes one record; sent again with something else in it, it makes another.

So going back after saving and typing something new never loses it, whatever the form.
"""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from portal.activities.models import Activity
from portal.calendar_feeds.feeds.models import Feed
from portal.consents.models import Consent
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.drafts.models import SentForm
from portal.employment.cvs.actions import versions
from portal.employment.cvs.models import CVShare
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import Vacancy
from portal.expenses.records.models import ExpenseLine
from portal.schedule.appointments.models import Appointment, AppointmentStatus
from portal.schedule.meetings.models import Meeting, Poll
from tests.activities.factories import Phone
from tests.employment.cvs.factories import agree, make_profile
from tests.employment.employers.forms import new_employer
from tests.employment.placements.test_placements import typed
from tests.employment.vacancies.forms import contact, vacancy
from tests.factories import make_assignment, make_client, make_employer, make_person
from tests.schedule.appointments.test_visits import visit_form
from tests.schedule.meetings.test_planning import one
from tests.schedule.meetings.test_polls import question


@pytest.fixture
def world(branch):
    """A client with everybody who helps them, and an employer."""
    client, other = make_client(branch), make_client(branch)
    people = {role: make_person(branch, role) for role in (Role.JOB_COACH, Role.TEAM_LEADER)}
    people["volunteer"] = make_person(branch)
    for person, role in (
        (people["volunteer"], Role.GUIDE),
        (people[Role.JOB_COACH], Role.JOB_COACH),
    ):
        for one_client in (client, other):
            make_assignment(person, one_client.household, role=role)
    return {"client": client, "other": other, "employer": make_employer(branch), **people}


def log(w):
    form = Phone(None).form(w["client"], note="De eerste keer")
    second = Phone(None).form(w["other"], day="yesterday") | {"form_key": form["form_key"]}
    return Activity, w["volunteer"], "/activities/new", form, second


def employer_contact(w):
    form = contact(w["employer"], note="Gebeld")
    address = f"/employers/{w['employer'].id}/contact"
    return Activity, w[Role.JOB_COACH], address, form, form | {"note": "Nu over Ali", "version": 1}


def new_one(w):
    form = new_employer()
    return Employer, w[Role.JOB_COACH], "/employers/new", form, form | {"name": "Slagerij De Wit"}


def new_vacancy(w):
    form = vacancy()
    address = f"/employers/{w['employer'].id}/vacancies/new"
    return Vacancy, w[Role.JOB_COACH], address, form, form | {"title": "Stukadoor"}


def placement(w):
    form = typed(w["employer"])
    address = f"/clients/{w['client'].id}/placements/new"
    return (
        Placement,
        w[Role.JOB_COACH],
        address,
        form,
        form | {"job_title": "Banketbakker", "started_on": "2026-05-01", "ended_on": ""},
    )


def meeting(w):
    return Meeting, w[Role.TEAM_LEADER], "/meetings/new", one(), one(start="15:00", end="16:00")


def poll(w):
    there = w["volunteer"]
    other = question(there, title="Ander uitje")
    return Poll, w[Role.TEAM_LEADER], "/meetings/polls/new", question(there), other


def planned_visit(w):
    form = visit_form(w["client"])
    return Appointment, w["volunteer"], "/visits/new", form, form | {"start": "14:00"}


def cost(w):
    form = {"kind": "parking", "amount": "4,50", "day": "today", "form_key": "c" * 32}
    return ExpenseLine, w["volunteer"], "/claims/lines/new", form, form | {"amount": "7,25"}


def consent_to_show(w):
    form = {"draft_key": "d" * 32, "share_cv-source": "spoken", "share_cv-given_on": "2026-01-05"}
    address = f"/cvs/{w['client'].id}/consents/share_cv"
    return Consent, w[Role.JOB_COACH], address, form


def calendar_link(w):
    form = {"draft_key": "e" * 32, "purpose": "mine", "level": "initials", "alarm": "0"}
    return Feed, w["volunteer"], "/feeds", form


def link_to_cv(w):
    agree(w["client"], w[Role.JOB_COACH], "make_cv", "share_cv")
    profile = make_profile(w["client"])
    made = versions.make(w[Role.JOB_COACH], profile)
    type(made).update(read_at=now()).where(type(made).id == made.id).execute()
    form = {"draft_key": "f" * 32, "recipient": "Bakker", "named": "no", "layout": "classic"}
    form |= {"days": "7"}
    return CVShare, w[Role.JOB_COACH], f"/cvs/versions/{made.id}/share", form


FORMS = [
    log,
    employer_contact,
    new_one,
    new_vacancy,
    placement,
    meeting,
    poll,
    planned_visit,
    cost,
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_same_twice_is_one_record_and_something_else_is_another(form, world, client_for):
    model, person, address, first, second = form(world)
    before = model.select().count()
    browser = client_for(person)

    made = [browser.post(address, data=MultiDict(first)) for _ in range(2)]
    assert {answer.status_code for answer in made} <= {302, 303}
    assert made[0].location == made[1].location
    assert model.select().count() == before + 1

    others = [browser.post(address, data=MultiDict(second)) for _ in range(2)]
    assert {answer.status_code for answer in others} <= {302, 303}, others[0].text
    assert model.select().count() == before + 2
    assert browser.post(address, data=MultiDict(first)).location == made[0].location
    assert model.select().count() == before + 2


@pytest.mark.parametrize(
    "form", [consent_to_show, calendar_link, link_to_cv], ids=lambda form: form.__name__
)
def test_a_double_click_is_one_click(form, world, client_for):
    """Where a second one would give a second secret, or a second word of the same client."""
    model, person, address, typed = form(world)
    browser = client_for(person)
    page = browser.get(address.partition("/consents")[0])
    assert 'name="draft_key"' in page.text
    before = model.select().count()
    answers = [browser.post(address, data=typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert model.select().count() == before + 1
    kept = {sent.address for sent in SentForm}
    assert not any("/pair" in address for address in kept)


def test_the_second_visit_after_back_is_the_one_that_is_shown(world, client_for):
    _model, person, address, first, second = log(world)
    browser = client_for(person)
    browser.post(address, data=first)
    shown = browser.get(browser.post(address, data=second).location.partition("?")[0]).text

    last = Activity.select().order_by(Activity.id.desc()).get()
    assert last.happened_on == today() - timedelta(1)
    assert world["other"].label in shown
    assert "De eerste keer" not in shown


def test_what_was_withdrawn_or_cancelled_is_made_anew(world, client_for):
    """The form that is still open says it again: it must count again."""
    browser = client_for(world["volunteer"])
    _model, _person, address, visit, _second = log(world)
    browser.post(address, data=visit)
    browser.post(f"/activities/{Activity.get().id}/withdraw")
    browser.post(address, data=visit)
    assert Activity.select().where(Activity.withdrawn_at.is_null()).count() == 1

    _model, _person, address, planned, _second = planned_visit(world)
    browser.post(address, data=planned)
    browser.post(f"/appointments/{Appointment.get().id}/cancel", data={"version": 0})
    assert Appointment.get().status == AppointmentStatus.CANCELLED
    browser.post(address, data=planned)
    assert Appointment.select().where(Appointment.status == AppointmentStatus.PLANNED).count() == 1
