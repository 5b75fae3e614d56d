"""Who and what the tests of all pages look at: somebody in each role, one of everything.

Made by a process of the portal that they look at: what is sealed or rendered is sealed by its keys.
"""

import secrets
from datetime import date, timedelta

from portal.activities.models.questions import ActivityQuestion
from portal.activities.models.words import OwnWord
from portal.calendar_feeds.feeds.models import Feed
from portal.clients.models import Assignment
from portal.core.clock import today
from portal.core.web.access import WITHOUT_CLIENTS, Role
from portal.employment.agreements import actions as agreements
from portal.employment.agreements.models import Party
from portal.employment.agreements.queries import signatures_of
from portal.employment.placements import actions as placements
from portal.employment.placements.models import Advice
from portal.employment.vacancies.models import Placement
from portal.expenses.records.models import ExpenseClaim, ExpenseLine
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.housing.models import HousingCorrection, HousingTarget
from portal.legal.models import CaseDocument, CaseEvent, CaseRelative, LegalCase, LegalTerm
from portal.mail.models import OutboxMail
from portal.people.models import EndedRole, PersonRole
from portal.reports.actions import Report, publishing
from portal.reports.queries import Scope
from portal.schedule.desk_hours.models import Closure, Desk
from portal.totals.actions import public
from portal.totals.actions.sending import send
from tests.employment.cvs.factories import make_share, make_version
from tests.employment.vacancies.factories import at_work
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)
from tests.schedule.appointments.factories import make_appointment, make_link
from tests.schedule.desk_hours.factories import make_hours, make_shift
from tests.schedule.meetings.factories import (
    make_action,
    make_day_off,
    make_file,
    make_meeting,
    make_point,
    make_poll,
    make_series,
    soon,
)

ROLES = [role for role in Role if role is not Role.SENIOR_TEAM_LEADER]


def everything() -> dict:
    """{"people": {role: number}, "numbers": {what an address names: number or secret}}"""
    branch = make_branch()
    people = {role: make_person(branch, role) for role in ROLES}
    leader, guide = people[Role.TEAM_LEADER], people[Role.GUIDE]
    client = make_client(branch, name="سلام حداد", phone="010-1234567", language="ar")
    make_client(branch, household=client.household, born_on=date(2012, 5, 1))
    for role in set(ROLES) - {Role.TEAM_LEADER, *WITHOUT_CLIENTS}:
        make_assignment(people[role], client.household, role=role)
    employer = make_employer(branch, next_action="Bellen", next_action_on=date(2026, 1, 5))
    dated = {"branch": branch, "client": client, "started_on": date(2019, 1, 15)}
    trajectory = Trajectory.create(**dated, year_number=2)
    HousingTarget.create(municipality=client.municipality, half_year="2018-H1", persons=8)
    HousingCorrection.create(
        municipality=client.municipality, corrected_on=today(), persons=-1, reason="TVS"
    )
    pause = GuidancePause.create(**dated, reason="Op reis")
    of = {"branch": branch}
    goal = PlanGoal.create(**of, client=client, domain="work", goal="عمل", set_on=date(2019, 5, 1))
    task = PlanTask.create(**of, goal=goal, task="Cv maken", doer="client", due_on=date(2020, 1, 1))
    placement = Placement.create(**dated, code="p", employer=employer, kind="internship")
    advice = Advice.create(
        branch=branch, client=client, given_on=today(), about="محل", given_by=people[Role.JOB_COACH]
    )
    LegalCase.create(branch=branch, client=client, code="c", kind="naturalisation")
    OutboxMail.create(recipient="iemand@example.org", subject="Welkom", body="Dag")
    activity = make_activity(leader, client, kind="desk_contact", topics={"finance": 1})
    visited = make_activity(guide, client, note="kort")
    for under, said in (("finance", None), ("phone", None), ("home_visit", "yes_no")):
        OwnWord.create(branch=branch, under=under, name="ديون", answer=said)
    question = ActivityQuestion.create(
        branch=branch, activity=visited, question="هل كانت هناك؟", asked_by=leader
    )
    claim = ExpenseClaim.create(branch=branch, claimant=leader, month=202611)
    cost = {"spent_on": date(2026, 11, 2), "kind": "parking", "amount_cents": 450}
    line = ExpenseLine.create(branch=branch, claim=claim, **cost)
    feed = Feed.create(
        branch=branch, owner=leader, purpose="mine", token_digest=secrets.token_hex()
    )
    hours = make_hours(branch, desk=Desk.LEGAL_GUIDE)
    legal = people[Role.LEGAL_GUIDE]
    shift = make_shift(hours, legal)
    walk_in = make_hours(branch, desk=Desk.WALK_IN, needed=3)
    make_shift(walk_in, guide, shift.held_on, status="seeking")
    Closure.create(branch=branch, first_on=today(), last_on=today(), reason="Feestdag")
    visit = make_appointment(guide, client, note="over de huur", interpreter=leader)
    at_desk = {"hours": hours, "kind": "legal_consultation", "minutes": 30}
    begins = hours.starts_at(shift.held_on)
    booked = make_appointment(legal, client, starts_at=begins, **at_desk)
    case = LegalCase.create(branch=branch, code="zaak", client=client, kind="reunification")
    term = LegalTerm.create(
        branch=branch, case=case, kind="hearing", due_on=today(), source="letter"
    )
    relative = CaseRelative.create(branch=branch, case=case, name="سارة", relation="child")
    paper = CaseDocument.create(
        branch=branch, relative=relative, what="Geboorteakte", asked_on=today()
    )
    CaseEvent.create(branch=branch, case=case, happened_on=today(), what="Brief van de IND")
    version = make_version(client, people[Role.JOB_COACH])
    shared = make_share(people[Role.JOB_COACH], version)
    send(branch, 2018)
    year = Scope(branch, date(2018, 1, 1), date(2018, 12, 31))
    published = publishing.publish(Report(year), leader, None)
    open_page = public.make(published, leader, None)
    numbers = {
        "branch": branch.code,
        "publication": published.id,
        "report": public.address_of(open_page).rpartition("/")[2],
        "client": client.id,
        "relative": relative.id,
        "paper": paper.id,
        "municipality": client.municipality_id,
        "trajectory": trajectory.id,
        "pause": pause.id,
        "version": version.id,
        "placement": placement.id,
        "advice": advice.id,
        "shared": shared,
        **signing(people[Role.JOB_COACH], placement),
        "household": client.household_id,
        "assignment": Assignment.get(Assignment.person == guide).id,
        "activity": activity.id,
        "visited": visited.id,
        "question": question.id,
        "person": guide.id,
        "plan_goal": goal.id,
        "plan_task": task.id,
        "held": PersonRole.get(PersonRole.person == guide).id,
        "ended": EndedRole.create(
            branch=branch, person=guide, role=Role.INTERPRETER, until=date(2019, 3, 1)
        ).id,
        "feed": feed.id,
        "day": shift.held_on,
        "left": today() - timedelta(1),
        "appointment": visit.id,
        "desk": booked.id,
        "case": case.id,
        "term": term.id,
        "free": make_link(client, desk=Desk.LEGAL_GUIDE),
        "card": make_link(client, appointment=booked),
        "claim": claim.id,
        "line": line.id,
        **at_work(branch, people[Role.JOB_COACH], client),
        **meetings_of(leader, guide, shift.held_on + timedelta(7)),
    }
    return {
        "people": {role: person.id for role, person in people.items()},
        "numbers": {name: str(value) for name, value in numbers.items()},
    }


def signing(coach, placement) -> dict:
    """Links of an agreement that one party signed, of one that was withdrawn, of the question."""
    parties = {party: (f"{party} عليّ", None) for party in Party}
    known = {}
    for name in ("over", "agreement"):
        agreement = agreements.make(coach, placement, parties)
        first, second, _third = signatures_of(agreement)
        known |= {f"{name}_sign": agreements.address_of(first)}
    agreements.sign(second, second.name, None, "127.0.0.1", "Firefox")
    known |= {
        "agreement_signed": agreements.address_of(second),
        "answer": placements.ask(placement),
    }
    return {name: address.rpartition("/")[2] for name, address in known.items()}


def meetings_of(leader, guide, day) -> dict:
    """A meeting that is planned, one that was, a series, a poll, how a year is planned, and a day
    off."""
    make_day_off(leader.branch, name="عطلة", first_on=day, last_on=day)
    planned, series = make_meeting(leader, leader, guide), make_series(leader)
    held = make_meeting(leader, leader, guide, starts_at=soon(-3), notes="Goed overleg.")
    poll = make_poll(leader, leader, guide)
    point = make_point(
        planned, text="جدول الأعمال", added_by=guide.id, presenter=guide, planned_minutes=15
    )
    make_file(planned, guide)
    make_action(held, guide)
    make_action(held, leader, due_on=date(2018, 1, 1))
    year = today().year + 1
    rhythm = f"?title=Overleg&every_weeks=6&first_on={year}-01-11&until_on={year}-12-20"
    return {
        "meeting": planned.id,
        "point": point.id,
        "held": held.id,
        "off": day,
        "series": series.id,
        "poll": poll.id,
        "rhythm": rhythm + "&start=10:00&end=11:30&region=Midden",
    }
