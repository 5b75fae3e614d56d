"""Which years of guidance there are for somebody, and which there should be by the rule."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from peewee import JOIN

from portal.branches.models import GuidanceRule
from portal.clients import queries as clients
from portal.clients.models import Arrival, Client
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.i18n.formatting import day
from portal.core.periods import meet
from portal.feature import ClientEvent
from portal.guidance.models import GuidancePause, PlanGoal, PlanTask, Trajectory
from portal.people.models import Person

Year = tuple[date, date]


# What somebody may see -----------------------------------------------------------------------


def visible_to(person: Person) -> Rows:
    """The years of the clients whom this person sees, with the client."""
    return (
        Trajectory.select(Trajectory, Client)
        .join(Client)
        .where(Trajectory.branch == person.branch_id, clients.is_visible_to(person))
    )


def pauses_visible_to(person: Person) -> Rows:
    found = GuidancePause.select(GuidancePause, Client).join(Client)
    return found.where(GuidancePause.branch == person.branch_id, clients.is_visible_to(person))


def on_client(person: Person, client: Client) -> dict | None:
    """The guidance of a client, for who reads in which phase they are: there also when empty."""
    if "phase" not in clients.visible_fields(person, client):
        return None
    found = Trajectory.select().where(Trajectory.client == client)
    rows = list(found.order_by(Trajectory.started_on.desc()))
    pauses = GuidancePause.select().where(GuidancePause.client == client)
    return {
        "template": "guidance/_on_client.html",
        "place": 3,
        "rows": rows,
        "pauses": list(pauses.order_by(GuidancePause.started_on.desc())),
        "why_not": None if rows else why_not(client),
    }


def goals_visible_to(person: Person) -> Rows:
    """The goals of the clients whom this person sees, with the client."""
    found = PlanGoal.select(PlanGoal, Client).join(Client)
    return found.where(PlanGoal.branch == person.branch_id, clients.is_visible_to(person))


def tasks_visible_to(person: Person) -> Rows:
    found = PlanTask.select(PlanTask, PlanGoal, Client).join(PlanGoal).join(Client)
    return found.where(PlanTask.branch == person.branch_id, clients.is_visible_to(person))


def may_plan(person: Person, client: Client) -> bool:
    """Whoever reads in which phase somebody is keeps the plan up to date."""
    return "phase" in clients.visible_fields(person, client)


def plan_of(client: Client) -> list[tuple[PlanGoal, list[PlanTask]]]:
    """The goals, what runs first, each with its tasks, what is to be done first."""
    found = (
        PlanGoal.select(PlanGoal, PlanTask)
        .join(PlanTask, JOIN.LEFT_OUTER, attr="step")
        .where(PlanGoal.client == client)
        .order_by(
            PlanGoal.ended_on.is_null(False),
            PlanGoal.domain,
            PlanGoal.set_on,
            PlanGoal.id,
            PlanTask.done_on.is_null(False),
            PlanTask.id,
        )
    )
    goals: dict[int, tuple[PlanGoal, list[PlanTask]]] = {}
    for goal in found:
        _goal, tasks = goals.setdefault(goal.id, (goal, []))
        if (task := getattr(goal, "step", None)) is not None:
            tasks.append(task)
    return list(goals.values())


def plan_on_client(person: Person, client: Client) -> dict | None:
    """The plan of a client, there also when it is empty."""
    if not may_plan(person, client):
        return None
    return {"template": "guidance/_plan.html", "place": 4, "plan": plan_of(client)}


def goal_is_there(client: Client, goal: str, but: PlanGoal | None = None) -> bool:
    others = PlanGoal.select().where(PlanGoal.client == client, PlanGoal.goal == goal)
    return others.where(PlanGoal.id != (but.id if but else 0)).exists()


def task_is_there(goal: PlanGoal, task: str, but: PlanTask | None = None) -> bool:
    others = PlanTask.select().where(PlanTask.goal == goal, PlanTask.task == task)
    return others.where(PlanTask.id != (but.id if but else 0)).exists()


def events(person: Person, client: Client) -> list[ClientEvent]:
    """The years of guidance and pauses in them, for the time line of who reads the phase."""
    if "phase" not in clients.visible_fields(person, client):
        return []
    found = []
    for year in years_of(client).values():
        name = _("Guidance, year %(n)s", n=year.year_number)
        found.append(ClientEvent(year.started_on, "footprints", name, _("begins")))
        if year.end_reason and year.ended_on:
            told = " · ".join(part for part in (year.reason_in_words, year.note) if part)
            found.append(ClientEvent(year.ended_on, "footprints", _("Guidance ended"), told))
    for pause in GuidancePause.select().where(GuidancePause.client == client):
        found.append(ClientEvent(pause.started_on, "clock", _("Pause"), pause.reason))
    for goal in PlanGoal.select().where(PlanGoal.client == client):
        found.append(ClientEvent(goal.set_on, "list-checks", _("Goal"), goal.goal))
        if goal.ended_on:
            name = _("Goal: %(end)s", end=goal.ended_in_words)
            found.append(ClientEvent(goal.ended_on, "list-checks", name, goal.goal))
    return found


@dataclass(frozen=True)
class Running:
    """A year of guidance that nobody ended, and its last day: its own, or that of the rule."""

    year: Trajectory
    last: date | None


def running(person: Person) -> dict[str, list[Running]]:
    """The years that nobody ended, the first to end first: of `now` those that run today, of
    `ending` those of them that end within 60 days, of `over` those of which the time has passed.
    """
    goes_on = Trajectory.ended_on.is_null() | (Trajectory.ended_on >= today())
    found = list(
        visible_to(person)
        .where(Trajectory.started_on <= today(), goes_on)
        .order_by(Client.sorts_as, Client.id)
    )
    rules = clients.guidance_rules([year.client for year in found])
    rows = [Running(year, last_day(year, rules.get(year.client_id))) for year in found]
    rows.sort(key=lambda one: one.last or date.max)
    now = [one for one in rows if one.last is None or one.last >= today()]
    soon = today() + timedelta(60)
    return {
        "now": now,
        "ending": [one for one in now if one.last is not None and one.last <= soon],
        "over": [one for one in rows if one.last is not None and one.last < today()],
    }


def last_day(year: Trajectory, rule: GuidanceRule | None) -> date | None:
    """The last day of a year: its own, or by the rule of their town; nobody knows without one."""
    if year.ended_on is not None or rule is None:
        return year.ended_on
    days = planned(year.client, rule).get(year.year_number)
    return days[1] if days else None


def waiting(person: Person) -> list[tuple[Client, int]]:
    """(client, number of the year) of those who are entitled to a year now that nobody started."""
    here = (
        clients.visible_to(person)
        .where(
            clients.is_open(),
            Client.housed_on <= today(),
            Client.housed_on > add_months(today(), -120),
        )
        .order_by(Client.sorts_as, Client.id)
    )
    found = list(here)
    rules = clients.guidance_rules(found)
    had: dict[int, list[Trajectory]] = {}
    for year in Trajectory.select().where(Trajectory.branch == person.branch_id):
        had.setdefault(year.client_id, []).append(year)
    return [
        (client, number)
        for client in found
        if (number := next_year(client, rules.get(client.id), had.get(client.id, [])))
    ]


def next_year(client: Client, rule: GuidanceRule | None, years: list[Trajectory]) -> int | None:
    """The number of the year that should run today and does not."""
    if objection_to_entitled(client, rule) or rule is None:
        return None
    if any(year.end_reason or year.runs_on(today()) for year in years):
        return None
    numbers = {year.year_number for year in years}
    for number, (first, last) in planned(client, rule).items():
        if first <= today() <= last and number not in numbers:
            return number
    return None


# What the rule says --------------------------------------------------------------------------


def planned_years(client: Client) -> dict[int, Year]:
    """{number: (first day, last day)} of who is entitled, by the rule of their town."""
    rule = clients.guidance_rules([client]).get(client.id)
    if rule is None or objection_to_entitled(client, rule):
        return {}
    return planned(client, rule)


def planned(client: Client, rule: GuidanceRule) -> dict[int, Year]:
    """The second year begins when the first is over, where the guidance lasts that long."""
    if (first := client.housed_on) is None:
        return {}
    over, turn = add_months(first, rule.months), add_months(first, min(rule.months, 12))
    years = {1: (first, turn - timedelta(1))} if turn > first else {}
    if over > turn:
        years[2] = (turn, over - timedelta(1))
    return years


def why_not(client: Client) -> str | None:
    """Why guidance did not start by itself; nothing where it could have."""
    if client.housed_on is None:
        return _("Guidance starts by itself once the day of housing is known.")
    if client.municipality_id is None:
        return _("Guidance starts by itself once the municipality is known.")
    return objection_to_entitled(client, clients.guidance_rules([client]).get(client.id))


def objection_to_entitled(client: Client, rule: GuidanceRule | None) -> str | None:
    """Why somebody who is housed is not entitled by the rule of their town."""
    if rule is None or rule.months == 0:
        return _("The municipality has no rule for guidance on the day of housing.")
    if client.arrival == Arrival.OWN_MOVE:
        return _("Who moved here by themselves has no guidance by itself.")
    if client.born_on is None or client.housed_on is None:
        return _("Guidance starts by itself once the birth date is known.")
    if add_months(client.born_on, 12 * rule.from_age) > client.housed_on:
        return _("Younger than %(age)s on the day of housing: no guidance.", age=rule.from_age)
    if rule.until_age and add_months(client.born_on, 12 * rule.until_age) <= client.housed_on:
        return _("%(age)s or older on the day of housing: no guidance.", age=rule.until_age)
    return None


# What may be written -------------------------------------------------------------------------


def years_of(client: Client) -> dict[int, Trajectory]:
    """{number: the year} of a client."""
    found = Trajectory.select().where(Trajectory.client == client)
    return {year.year_number: year for year in found.order_by(Trajectory.year_number)}


def in_the_way(
    client: Client, number: int, first: date, last: date | None, kept: Trajectory | None = None
) -> dict[str, str]:
    """{field: why this year cannot be so}; empty where nothing is in the way."""
    others = [year for year in years_of(client).values() if kept is None or year.id != kept.id]
    for other in others:
        if other.year_number == number:
            return {"year_number": _("This year is there already. Change that one.")}
        if meet((first, last), (other.started_on, other.ended_on)):
            message = _(
                "Year %(n)s runs in these days already, from %(day)s.",
                n=other.year_number,
                day=day(other.started_on),
            )
            return {"started_on": message}
        if (other.year_number < number) != (other.started_on < first):
            return {"started_on": _("The second year comes after the first.")}
    if client.born_on and first < client.born_on:
        return {"started_on": _("This is before the birth date.")}
    return {}


def pause_in_the_way(
    client: Client, first: date, last: date | None, kept: GuidancePause | None = None
) -> dict[str, str]:
    others = GuidancePause.select().where(GuidancePause.client == client)
    for other in others:
        if kept is not None and other.id == kept.id:
            continue
        if meet((first, last), (other.started_on, other.ended_on)):
            return {"started_on": _("There is a pause in these days already. Change that one.")}
    return {}
