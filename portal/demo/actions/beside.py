"""What stands beside the work with clients in the demo: who interprets, and what is asked."""

from datetime import date, time, timedelta

from portal.branches.models import Branch
from portal.clients.models import Assignment, Client
from portal.core.clock import add_months, from_local, now, today
from portal.core.web.access import Role
from portal.demo import queries
from portal.guidance.models import PlanGoal, PlanTask
from portal.interpreters.models import How, InterpreterRequest, RequestState
from portal.lessons.models import LessonOffer, LessonWait
from portal.offices import actions as offices
from portal.people.models import EndedRole, Person, PersonLanguage, PersonRole
from portal.visitors.models import Visitor

# What they speak, the first of those who interpret first.
SPOKEN = ("ar ku", "ti am", "fa prs")


def add_beside(branch: Branch) -> None:
    _roles(branch)
    _next_office(branch)
    _plan(branch)
    _languages(branch)
    _requests(branch)
    _lessons(branch)
    for minutes, called, about in ((25, "Mariam", "Brief"), (10, "Yonas", None)):
        came_at = max(now() - timedelta(minutes=minutes), from_local(today(), time(0)))
        Visitor.create(branch=branch, called=called, about=about, came_at=came_at)


def _roles(branch: Branch) -> None:
    """Two who did something else before: what they were counts in the years in which they were."""
    for role, was in ((Role.LANGUAGE_COACH, Role.GUIDE), (Role.LEGAL_GUIDE, Role.INTERPRETER)):
        person = queries.in_role(role, branch)
        changed_on = date(today().year - 1, 3, 1)
        began = max(person.started_on or date(2019, 9, 1), date(2019, 9, 1))
        PersonRole.update(since=began).where(
            PersonRole.person == person, PersonRole.role == role
        ).execute()
        days = {"since": began, "until": changed_on}
        EndedRole.create(branch=branch, person=person, role=was, **days)


GOALS = (
    ("participation", "Zelf de post lezen", ("Elke week een brief lezen", "Afspraak bij de bieb")),
    ("work", "Een baan in de zorg", ("Cv maken", "Kennismaken met de jobcoach")),
)


def _plan(branch: Branch) -> None:
    """What the first client of a guide wants to reach; of each goal one task is done."""
    guide = queries.in_role(Role.GUIDE, branch)
    helped = Assignment.select(Assignment.household).where(Assignment.person == guide)
    found = Client.select().where(Client.household.in_(helped), Client.closed_on.is_null())
    client = found.order_by(Client.housed_on.desc(), Client.id).first()
    for domain, said, tasks in GOALS if client else ():
        since = max(client.housed_on or today(), today() - timedelta(60))
        by = {"set_on": since, "wanted_by": today() + timedelta(90)}
        goal = PlanGoal.create(branch=branch, client=client, domain=domain, goal=said, **by)
        first, second = tasks
        PlanTask.create(branch=branch, goal=goal, task=first, doer="client", done_on=today())
        due_on = today() + timedelta(21)
        PlanTask.create(branch=branch, goal=goal, task=second, doer="branch", due_on=due_on)


def _next_office(branch: Branch) -> None:
    """The office moves: set ahead, so that calendars and invitations have the address in time."""
    moved_on = add_months(today().replace(day=1), 3)
    by = queries.in_role(Role.TEAM_LEADER, branch)
    offices.move(by, "Haven 12, 3143 BB Maassluis", moved_on)


def _languages(branch: Branch) -> None:
    held = PersonRole.select(PersonRole.person).where(PersonRole.role == Role.INTERPRETER)
    people = Person.select().where(Person.branch == branch.id, Person.id.in_(held))
    here = [one for one in people.order_by(Person.id) if one.is_active]
    for person, codes in zip(here, SPOKEN, strict=False):
        for code in codes.split():
            PersonLanguage.create(branch=branch, person=person, language=code)


def _lessons(branch: Branch) -> None:
    """Two who wait, one of them for long; and what one coach offers."""
    helped = Assignment.select(Assignment.household).where(Assignment.role == Role.LANGUAGE_COACH)
    found = Client.select().where(
        Client.branch == branch.id,
        Client.closed_on.is_null(),
        Client.born_on < date(today().year - 20, 1, 1),
        Client.household.not_in(helped),
    )
    ordered = found.order_by(Client.housed_on.desc(), Client.id).limit(2)
    for client, days, weeks in zip(ordered, ("02", "4"), (20, 3), strict=False):
        LessonWait.create(
            branch=branch,
            client=client,
            waits_since=today() - timedelta(weeks=weeks),
            days=days,
            places="home library",
        )
    coach = queries.in_role(Role.LANGUAGE_COACH, branch)
    LessonOffer.create(
        branch=branch,
        person=coach,
        days="23",
        places="library",
        level_from="A0",
        level_to="A2",
        most=5,
    )


def _from(branch: Branch, country: str) -> Client:
    """Who came last from there, or else who came last."""
    clients = Client.select().where(Client.branch == branch.id, Client.closed_on.is_null())
    theirs = (Client.nationality == country).desc()
    return clients.order_by(theirs, Client.housed_on.desc(), Client.id).first()


def _requests(branch: Branch) -> None:
    """One that waits for who speaks Arabic, and one with somebody from elsewhere."""
    first, second = (_from(branch, country) for country in ("SY", "SO"))
    ordinary = {"branch": branch, "minutes": 60, "starts_minute": 600}
    InterpreterRequest.create(
        **ordinary,
        client=first,
        language="ar",
        wanted_on=today() + timedelta(3),
        channel=How.IN_PERSON,
    )
    InterpreterRequest.create(
        **ordinary,
        client=second,
        language="so",
        wanted_on=today() + timedelta(5),
        channel=How.PHONE,
        state=RequestState.ELSEWHERE,
        elsewhere="Tolkentelefoon",
    )
