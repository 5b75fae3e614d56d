"""Every form, sent with what it never offered: records of others, and columns it does not have."""

import re
from datetime import datetime
from functools import cache

import pytest
from peewee import AutoField, CharField, DateField, ForeignKeyField, TextField

from portal import tables
from portal.account.models import OneTimeLink, Session, Throttle
from portal.activities.models.words import OwnWord
from portal.audit.models import AuditEntry, FieldChange
from portal.branches.models import Municipality
from portal.calendar_feeds.events.models import CalendarEvent, CalendarVersion
from portal.core.database import BaseModel, db, fields_of, table_of
from portal.core.web.access import Role
from portal.drafts.models import SentForm
from portal.employment.employers.models import EmployerWord
from portal.expenses.records.queries import lines_of
from portal.guidance.models import PlanGoal, PlanTask, Trajectory
from portal.housing.models import Home
from portal.mail.models import OutboxMail
from portal.people.models import EndedRole, PersonRole
from portal.schedule.meetings.models import MeetingWord
from tests import clock
from tests.expenses.claims.factories import make_draft, with_account
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)
from tests.forms import largest_form
from tests.legal.factories import make_case, make_paper, make_relative
from tests.test_access import one_of_everything

# (who, the page of a form); its numbers are of `own`. A new form goes here.
FORMS = [
    (Role.TEAM_LEADER, "/clients/new"),
    (Role.TEAM_LEADER, "/households/new"),
    (Role.TEAM_LEADER, "/households/{household}/move"),
    (Role.TEAM_LEADER, "/clients/{client}/household"),
    (Role.TEAM_LEADER, "/clients/{client}/edit"),
    (Role.TEAM_LEADER, "/clients/{client}/privacy"),
    (Role.TEAM_LEADER, "/households/{household}"),
    (Role.TEAM_LEADER, "/assignments/{assignment}/edit"),
    (Role.TEAM_LEADER, "/clients/{client}/close"),
    (Role.TEAM_LEADER, "/homes/new"),
    (Role.TEAM_LEADER, "/figures/story/desk/edit?year=2018"),
    (Role.TEAM_LEADER, "/figures/contents?year=2018"),
    (Role.JOB_COACH, "/agreements/texts/internship"),
    (Role.TEAM_LEADER, "/figures/override/desk.contacts?year=2018"),
    (Role.LEGAL_GUIDE, "/legal/clients/{client}/cases/new"),
    (Role.LEGAL_GUIDE, "/legal/cases/{case}"),
    (Role.LEGAL_GUIDE, "/legal/cases/{case}/edit"),
    (Role.LEGAL_GUIDE, "/legal/cases/{case}/close"),
    (Role.LEGAL_GUIDE, "/legal/cases/{case}/relatives/new"),
    (Role.LEGAL_GUIDE, "/legal/relatives/{relative}/edit"),
    (Role.LEGAL_GUIDE, "/legal/relatives/{relative}/papers/new"),
    (Role.LEGAL_GUIDE, "/legal/papers/{paper}/edit"),
    (Role.TEAM_LEADER, "/legal/rules/new"),
    (Role.TEAM_LEADER, "/municipalities/new"),
    (Role.TEAM_LEADER, "/municipalities/{municipality}/edit"),
    (Role.TEAM_LEADER, "/municipalities/{municipality}/targets/new"),
    (Role.TEAM_LEADER, "/municipalities/{municipality}/corrections/new"),
    (Role.TEAM_LEADER, "/guidance/rules/{municipality}/new"),
    (Role.TEAM_LEADER, "/guidance/clients/{client}/start"),
    (Role.TEAM_LEADER, "/guidance/clients/{client}/pause"),
    (Role.TEAM_LEADER, "/guidance/{trajectory}/edit"),
    (Role.TEAM_LEADER, "/guidance/{trajectory}/end"),
    (Role.GUIDE, "/clients/{client}/referrals/new"),
    (Role.GUIDE, "/clients/{client}/consents/new"),
    (Role.TEAM_LEADER, "/people/new"),
    (Role.TEAM_LEADER, "/people/invite"),
    (Role.TEAM_LEADER, "/branch/mail"),
    (Role.TEAM_LEADER, "/people/{person}/records/new"),
    (Role.TEAM_LEADER, "/people/{person}/roles/ended/new"),
    (Role.GUIDE, "/guidance/clients/{client}/goals/new"),
    (Role.GUIDE, "/guidance/goals/{plan_goal}/edit"),
    (Role.GUIDE, "/guidance/goals/{plan_goal}/tasks/new"),
    (Role.GUIDE, "/guidance/tasks/{plan_task}/edit"),
    (Role.SENIOR_TEAM_LEADER, "/people/roles/{held}/since"),
    (Role.SENIOR_TEAM_LEADER, "/people/roles/ended/{ended}/edit"),
    (Role.GUIDE, "/interpreters/requests/new"),
    (Role.GUIDE, "/desk/waiting/new"),
    (Role.TEAM_LEADER, "/branch/offices"),
    (Role.TEAM_LEADER, "/lessons/clients/{client}/wait"),
    (Role.TEAM_LEADER, "/payouts/books"),
    (Role.SENIOR_TEAM_LEADER, "/branch/fields"),
    (Role.TEAM_LEADER, "/figures/outside/threshold"),
    (Role.TEAM_LEADER, "/people/{person}/edit"),
    (Role.TEAM_LEADER, "/activities/new"),
    (Role.TEAM_LEADER, "/activities/{activity}/edit"),
    (Role.TEAM_LEADER, "/activities/{activity}/ask"),
    (Role.TEAM_LEADER, "/activities/rules"),
    (Role.TEAM_LEADER, "/activities/words/new"),
    (Role.TEAM_LEADER, "/activities/words/{word}/rename"),
    (Role.GUIDE, "/activities/new"),
    (Role.GUIDE, "/activities/new?kind=language_lesson"),
    (Role.GUIDE, "/activities/new?kind=training"),
    (Role.GUIDE, "/activities/{mine}/edit"),
    (Role.GUIDE, "/clients/{client}/edit"),
    (Role.GUIDE, "/desk"),
    (Role.GUIDE, "/account/phone"),
    (Role.GUIDE, "/account/email"),
    (Role.GUIDE, "/claims/lines/new"),
    (Role.GUIDE, "/claims/lines/{line}/edit"),
    (Role.GUIDE, "/claims/{claim}"),
    (Role.TEAM_LEADER, "/claims/rules/rate/new"),
    (Role.TEAM_LEADER, "/claims/rules/limit/new"),
    (Role.TEAM_LEADER, "/claims/rules/policy/new"),
    (Role.TEAM_LEADER, "/claims/rules/kind/new"),
    (Role.TEAM_LEADER, "/claims/agreements/{person}"),
    (Role.JOB_COACH, "/activities/new?kind=employer_contact"),
    (Role.JOB_COACH, "/employers/new"),
    (Role.JOB_COACH, "/employers/{employer}/edit"),
    (Role.JOB_COACH, "/employers/{employer}/contact"),
    (Role.JOB_COACH, "/employers/{employer}/vacancies/new"),
    (Role.JOB_COACH, "/clients/{client}/wish"),
]


@pytest.fixture
def own(branch):
    """What a page may be about, and what must be typed for a form to be right."""
    client, person = make_client(branch, name="Eigen"), make_person(branch, Role.GUIDE)
    return {
        "client": client,
        "household": client.household,
        "municipality": client.municipality,
        "case": (case := make_case(client)),
        "relative": (relative := make_relative(case)),
        "paper": make_paper(relative),
        "trajectory": Trajectory.create(
            branch=branch, client=client, year_number=2, started_on="2019-01-15"
        ),
        "plan_goal": (
            goal := PlanGoal.create(
                branch=branch, client=client, domain="work", goal="Werk", set_on="2018-01-01"
            )
        ),
        "plan_task": PlanTask.create(branch=branch, goal=goal, task="Cv", doer="client"),
        "person": person,
        "held": PersonRole.get(PersonRole.person == person),
        "ended": EndedRole.create(branch=branch, person=person, role="guide", until="2017-12-31"),
        "employer": make_employer(branch),
        "word": OwnWord.create(branch=branch, under="care", name="Huisarts"),
        "activity": make_activity(person, client),
        "assignment": make_assignment(make_person(branch, Role.GUIDE), client.household),
    }


TYPED = {
    "until": "2031-01-01",
    "domain": "work",
    "goal": "Een baan",
    "task": "Een brief schrijven",
    "name": "Nieuw",
    "names": "Anna de Boer <anna.de.boer@example.org>",
    "email": "nieuw@example.org",
    "reason": "inloop aan de balie",
    "number": "niemand",
    "duration": "60",
    "channel": "phone",
    "kind": "parking",
    "amount": "4,50",
    "description": "bij het gemeentehuis",
    "answer": "Bij het gemeentehuis.",
    "question": "Was de zus er ook bij?",
    "valid_from": f"{clock.day().year}-12-31",
    "source": "besluit van het bestuur",
    "cents_per_km": "0,25",
    "younger_than": "21",
    "hour_cents": "5,60",
    "hour_younger_cents": "3,30",
    "month_cents": "210",
    "year_cents": "2100",
    "title": "Schilder",
    "people-0-name": "Nieuw",
    "referred_to": "Wijkteam",
    "agreed": "spoken",
    "purposes": "photo",
    "end_reason": "moved",
    "outcome": "granted",
    "closed_reason": "finished",
    "what": "call",
    "starts_with": "Aanvraag",
    "length": "3",
    "persons": "4",
    "months": "12",
    "started_on": "2018-01-15",
    "hundredths": "370",
    "text": "Er kwamen {desk.contacts} bezoekers.",
}


@pytest.fixture
def sender(client_for, branch, own):
    """(role, address of a page) -> send(changes), which fills the form in rightly but for them."""

    def prepare(role, address):
        person = make_person(branch, role)
        make_assignment(person, own["client"].household, role=role)
        mine = make_activity(person, own["client"])
        claim = make_draft(with_account(person))
        browser = client_for(person)
        numbers = {name: record.id for name, record in own.items()} | {"mine": mine.id}
        numbers |= {"claim": claim.id, "line": lines_of(claim)[0].id}
        address = address.format(**numbers)
        page = browser.get(address)
        assert page.status_code == 200, address
        form = largest_form(page.text)
        usual = TYPED | {"helper": str(own["person"].id), "employer": str(own["employer"].id)}
        usual |= {"role": "guide", "households": str(own["client"].household_id)}
        usual |= {"source": "paper"} if address.endswith("/consents/new") else {}
        usual |= {"kind": "training"} if address.endswith("/records/new") else {}
        asked = {"channel": "phone", "language": "ti", "client": str(own["client"].id)}
        usual |= asked if "/interpreters/" in address else {}
        usual |= {"called": "Ali"} if address.startswith("/desk/waiting") else {}
        usual |= {"outcome": "reached"} if "/goals/" in address else {}
        usual |= {"until": "2018-05-01"} if address.endswith("/roles/ended/new") else {}
        usual |= {"moved_on": "2018-05-01"} if address == "/branch/offices" else {}
        usual |= {"kind": "visa"} if address.startswith("/legal/") else {}
        usual |= {"available_on": "2018-01-15", "address": "Kade 1"}
        right = form.values | {"act": ["save"]}
        blank = {n for n in form.names if not "".join(right.get(n, [])).strip()}
        right |= {n: [v] for n, v in usual.items() if n in blank}

        def send(changes):
            return browser.post(form.action or address, data=right | changes)

        return form, send

    return prepare


def references_to(record: BaseModel) -> int:
    """How many rows point to this record, in any table."""
    places = pointing_to(type(record))
    counts = [f'(SELECT count(*) FROM "{t}" WHERE "{c}" = {db.obj.param})' for t, c in places]
    asked = db.execute_sql(f"SELECT {' + '.join(counts) or '0'}", [record.id] * len(places))
    return asked.fetchone()[0]


@cache
def pointing_to(model: type[BaseModel]) -> list[tuple[str, str]]:
    """(table, column) of each reference to a record of this kind."""
    return [
        (table_of(child), column.column_name)
        for child in tables.ALL
        for column in fields_of(child).values()
        if isinstance(column, ForeignKeyField) and column.rel_model is model
    ]


@pytest.mark.parametrize(("role", "address"), FORMS, ids=str)
def test_a_form_sent_as_it_stands_is_right(sender, role, address):
    """Else the tests below would be refused for another reason."""
    _form, send = sender(role, address)

    answer = send({})

    is_search = address == "/desk"
    assert answer.status_code == (422 if is_search else answer.status_code), answer.text
    assert is_search or answer.status_code in {302, 303, 307}, answer.text


@pytest.mark.no_database  # what a form takes is decided in Python
@pytest.mark.parametrize(("role", "address"), FORMS, ids=str)
def test_a_record_of_somebody_else_cannot_be_chosen(sender, branch, role, address):
    """R04c: ids in a form are looked up in what this person may see, field by field."""
    form, send = sender(role, address)
    other = make_branch()
    strangers = list(one_of_everything(other, "Elders").values())
    strangers += [
        Home.create(branch=other, code="elders", kind="regular"),
        Municipality.get(Municipality.branch == other),
    ]
    if role is not Role.TEAM_LEADER:
        strangers += [make_client(branch), make_client(branch).household]
        strangers += [make_activity(make_person(branch), make_client(branch))]
    of_number = {}  # one number may be that of records in several tables
    for record in strangers:
        of_number.setdefault(str(record.id), []).append((record, references_to(record)))
    for name in [name for name in form.names if form.holds_numbers(name)]:
        for number, records in of_number.items():
            with db.atomic() as tried:
                answer = send({name: [number]})
                assert answer.status_code < 500
                for record, before in records:
                    assert references_to(record) == before, (name, record)
                tried.rollback()


# Notes of what happened, and secrets drawn at random, are not compared.
# A calendar's event has a number drawn anew each time, and bytes with it.
NOT_COMPARED = {AuditEntry, FieldChange, Session, Throttle, OneTimeLink, OutboxMail}
# So has the code of a new employer or meeting, by the words of which it is found.
NOT_COMPARED |= {CalendarEvent, CalendarVersion, EmployerWord, MeetingWord}


# A one-time key, the digest of a whole form, by which it is known again, or a code by chance.
KEY = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{32}){1,2}$|^vacancy-[0-9a-f]{12}$")


def rows_stored(known: dict[type, set]) -> list[str]:
    """What all rows hold, new ones without their numbers and with the year of each moment."""

    def shown(column, value):
        if isinstance(column, ForeignKeyField) and value not in known[column.rel_model]:
            return "new"
        if isinstance(value, str) and KEY.search(value):
            return "of what was sent"
        if model is SentForm and isinstance(value, str):
            return re.sub(r"\d+", "new", value)  # the address of the new record, with its number
        return value.year if isinstance(value, datetime) else value

    found = []
    for model in [model for model in tables.ALL if model not in NOT_COMPARED]:
        columns = [c for c in fields_of(model).values() if not isinstance(c, AutoField)]
        for row in model.select(*columns).tuples():
            cells = [shown(*pair) for pair in zip(columns, row, strict=True)]
            found.append(f"{model.__name__} {cells}")
    return sorted(found)


def forged_columns(but: set[str], stranger: dict) -> dict[str, str]:
    """{name: value} for every column of every table that the form has no field for."""
    values = {"role": "senior_team_leader", "roles": "senior_team_leader", "status": "approved"}
    values |= {"outcome": "no_show", "interpreter": "ti"}
    for model in tables.ALL:
        for column in fields_of(model).values():
            if isinstance(column, ForeignKeyField):
                known = stranger.get(column.name)
                values[column.name] = values[column.object_id_name] = str(known.id if known else 77)
            elif isinstance(column, DateField):
                values[column.name] = "2001-01-01"
            elif not isinstance(column, CharField | TextField):
                values[column.name] = "77"
            else:
                values.setdefault(column.name, "forged")
    del values["places"]  # of a vacancy; of a line they are those of its receipts
    return {name: value for name, value in values.items() if name not in but}


@pytest.mark.no_database  # what a form takes is decided in Python
@pytest.mark.parametrize(("role", "address"), FORMS, ids=str)
def test_what_a_form_has_no_field_for_reaches_no_record(sender, role, address):
    """R04d: no mass assignment, by whatever column of whatever table."""
    form, send = sender(role, address)
    extra = forged_columns(form.names, one_of_everything(make_branch(), "Elders"))
    known = {
        model: {number for (number,) in model.select(column).tuples()}
        for model in tables.ALL
        for column in fields_of(model).values()
        if isinstance(column, AutoField)
    }
    outcomes = []
    for changes in ({}, extra):
        with db.atomic() as tried:
            assert send(changes).status_code < 500
            outcomes.append(rows_stored(known))
            tried.rollback()

    assert {"role", "branch", "version", "created_at"} & extra.keys()
    assert outcomes[0] == outcomes[1]
