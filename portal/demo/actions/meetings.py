"""The team meetings of the demo: held with minutes, planned with answers, and a date poll."""

from datetime import date, time, timedelta
from random import Random

from portal.branches.models import Branch, Region
from portal.core.clock import from_local, today
from portal.core.web.access import Role
from portal.core.workdays import workday_from, workday_until
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.actions import (
    Plan,
    Slot,
    answering,
    cancel,
    plan_one,
    plan_series,
    polls,
    talking,
)
from portal.schedule.meetings.actions import days_off as keeping
from portal.schedule.meetings.models import Answer, Meeting, Poll
from portal.schedule.meetings.models.rhythm import proposed
from portal.schedule.meetings.queries import days_off, listing
from portal.schedule.meetings.queries.polls import dates_of, voters_of

PLACE = "P.J. Troelstraweg 6"
SAID = (
    ("Rondje: hoe gaat het?", "Het spreekuur was drie keer heel druk. Wilma valt maandag in."),
    ("Energietoeslag", "De gemeente neemt aanvragen aan tot het einde van de maand."),
    ("Nieuwe vrijwilligers", "Er beginnen er twee. Zij lopen eerst een keer mee."),
)
COMING = ("Rondje: hoe gaat het?", "Rooster van de feestdagen", "Taalcafé in de bibliotheek")
ANSWERS = [Answer.YES] * 5 + [Answer.MAYBE, Answer.NO]


def add_meetings(branch: Branch, chosen: dict[Role, Person]) -> None:
    """Meetings around today, whenever that is; the same each time."""
    leader, random = chosen[Role.TEAM_LEADER], Random(2018)  # noqa: S311  made-up answers
    keeping.choose_region(leader, Region.MIDDLE)
    last = listing.last_held(branch.id)
    if last is None:
        return
    team = queries.colleagues(branch.id)
    write_up(last, leader, chosen)
    coming = plan_year(last, leader, team)
    for person in random.sample(team, k=len(team) * 2 // 3):
        answering.answer(person, {coming[0].id: random.choice(ANSWERS)})
    for person, text in zip((leader, chosen[Role.GUIDE], leader), COMING, strict=True):
        talking.add_point(coming[0], person, text)
    cancel(coming[3], leader, 0, "De teamleider is dan op cursus.")
    supervision = Plan("Intervisie", 60, PLACE, [person.id for person in team[:6]], False)
    plan_one(leader, supervision, from_local(workday_until(today() - timedelta(2)), time(13)), None)
    plan_one(leader, supervision, from_local(workday_from(today() + timedelta(5)), time(13)), None)
    ask_for_a_day(leader, team, random)


def write_up(meeting: Meeting, leader: Person, chosen: dict[Role, Person]) -> None:
    """What was said at the last meeting, and what people would do."""
    for text, _said in SAID:
        talking.add_point(meeting, leader, text)
    points = queries.points_of(meeting)
    for point, (_title, text) in zip(points, SAID, strict=True):
        point.said = text
    points[1].decided = "Wij helpen op dinsdag met aanvragen, bij de balie."
    talking.write_minutes(meeting, leader, meeting.version, "Het was een goed overleg.", points)
    for role, text, days, done in (
        (Role.GUIDE, "Folder over energie bijbestellen", -3, False),
        (Role.TEAM_LEADER, "Sleutel van de spreekkamer regelen", 2, False),
        (Role.JOB_COACH, "Bakkerij vragen om een stageplek", 9, False),
        (Role.LANGUAGE_COACH, "Taalcafé aankondigen", -10, True),
    ):
        talking.agree(meeting, leader, chosen[role].id, text, today() + timedelta(days=days))
        if done:
            tick_last(meeting, chosen[role])


def tick_last(meeting: Meeting, owner: Person) -> None:
    for action in queries.actions_of(meeting):
        if action.owner_id == owner.id:
            talking.tick(action, owner, True)


def later(weeks: int) -> str:
    return f"{weeks} week later" if weeks == 1 else f"{weeks} weken later"


def plan_year(last: Meeting, leader: Person, team: list[Person]) -> list[Meeting]:
    """Every six weeks from the last one on, past the holidays; the meetings to come."""
    first = following(last.held_on)
    until = first + timedelta(days=364)
    off = days_off.days_off(leader.branch_id, Region.MIDDLE, first, until + timedelta(days=100))
    slots = [
        Slot(
            from_local(row.day, time(10)),
            f"{row.names}: {later(row.weeks_later)}" if row.weeks_later else None,
        )
        for row in proposed(first, until, 6, off)
    ]
    plan = Plan("Teamoverleg", 90, PLACE, [person.id for person in team], is_for_all=True)
    series = plan_series(leader, plan, 6, slots, "demo-series")
    return listing.of_series(leader, series)


def following(day: date) -> date:
    """Six weeks later, or the first such weekday that is some days from now."""
    found = day + timedelta(weeks=6)
    while found < today() + timedelta(days=3):
        found += timedelta(weeks=1)
    return found


def three_days() -> list[date]:
    """Three working days to choose from, some weeks ahead."""
    first = workday_from(today() + timedelta(20))
    second = workday_from(first + timedelta(2))
    return [first, second, workday_from(second + timedelta(5))]


def ask_for_a_day(leader: Person, team: list[Person], random: Random) -> None:
    """A date poll that half of the team has answered."""
    question = polls.Question(
        title="Teamuitje",
        minutes=240,
        place=None,
        deadline_on=today() + timedelta(days=6),
        moments=[from_local(day, time(13)) for day in three_days()],
        person_ids=[person.id for person in team],
    )
    poll: Poll = polls.ask(leader, question, "demo-poll")
    dates = dates_of(poll)
    for voter in voters_of(poll)[::2]:
        voter.poll = poll
        polls.vote(voter, {one.id: random.choice(ANSWERS) for one in dates})
