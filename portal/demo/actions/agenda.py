"""What is planned around today in the demo: opening hours, who is on, visits, legal terms."""

from datetime import date, time, timedelta

from portal.branches.models import Branch
from portal.clients.models import Assignment, Client
from portal.core.clock import from_local, now, today
from portal.core.forms.form_key import new_key
from portal.core.web.access import Role
from portal.core.workdays import workday_from
from portal.demo import queries
from portal.legal import ical as terms
from portal.legal.models import LegalCase, LegalTerm
from portal.people.models import Person
from portal.schedule.appointments import ical as appointments
from portal.schedule.appointments.models import KIND_AT, Appointment, ClientAnswer, TakenTime
from portal.schedule.desk_hours import ical as desk_hours
from portal.schedule.desk_hours.models import Closure, Desk, DeskHours, Shift

# (desk, weekday, opens, closes, minutes of an appointment, how many are needed)
WEEK = [
    (Desk.WALK_IN, 0, 570, 720, None, 3),
    (Desk.WALK_IN, 1, 780, 960, None, 3),
    (Desk.WALK_IN, 3, 570, 720, None, 3),
    (Desk.LEGAL_GUIDE, 1, 570, 750, 45, 1),
    (Desk.JOB_COACH, 2, 780, 960, 60, 1),
]
DESK_WORKERS = ("person-0007", "demo-guide", "person-0010", "person-0011")
PAST, AHEAD = 4, 8  # weeks of roster before and after today


def add_agenda(branch: Branch) -> None:
    """A roster with a gap, visits to write down and to come, terms that come near. No mails."""
    hours = [_hours(branch, *row) for row in WEEK]
    _closures(branch)
    shifts = [shift for one in hours for shift in _shifts(one)]
    desk_hours.publish_between(branch.id, today(), desk_hours.horizon())
    for shift in shifts:
        if shift.held_on >= today():
            desk_hours.publish_shift(shift)
    _visits()
    _desk_appointments(hours, shifts)
    _terms(branch)


def _hours(branch: Branch, desk: Desk, weekday: int, *times) -> DeskHours:
    opens, closes, slot, needed = times
    return DeskHours.create(
        branch=branch,
        desk=desk,
        weekday=weekday,
        opens_minute=opens,
        closes_minute=closes,
        slot_minutes=slot,
        needed=needed,
        valid_from=date(today().year - 1, 1, 1),
    )


def _closures(branch: Branch) -> None:
    year = today().year
    christmas = date(year, 12, 25)
    if christmas < today():
        christmas = date(year + 1, 12, 25)
    for first, last, reason in (
        (christmas, christmas + timedelta(7), "Kerstvakantie"),
        (_next(3, 4), _next(3, 4), "Studiedag van het team"),
    ):
        Closure.create(branch=branch, first_on=first, last_on=last, reason=reason)


def _next(weekday: int, weeks: int = 1) -> date:
    """Such a day (0 is Monday) of a week from this one on."""
    monday = today() - timedelta(today().weekday())
    return monday + timedelta(7 * weeks + weekday)


def _shifts(hours: DeskHours) -> list[Shift]:
    """Who is on for some weeks; next week one desk has too few and somebody seeks another."""
    if hours.desk == Desk.WALK_IN:
        people = [Person.get(Person.code == code) for code in DESK_WORKERS]
        people = [person for person in people if person.is_active]
    else:
        people = [queries.in_role(Role(hours.desk), hours.branch)]
    made = []
    for week in range(-PAST, AHEAD):
        day = _next(hours.weekday, week)
        chosen = [people[(week + place) % len(people)] for place in range(hours.needed)]
        if week == 1 and hours.weekday == 3:
            chosen = chosen[:1]
        for person in dict.fromkeys(chosen):
            seeks = week == 1 and hours.weekday == 0 and person.code == "person-0010"
            made.append(
                Shift.create(
                    branch=hours.branch_id,
                    hours=hours,
                    person=person,
                    held_on=day,
                    status="seeking" if seeks else "on",
                )
            )
    return made


def _plan(person: Person, client: Client, day: date, clock: time, **more) -> Appointment:
    appointment = Appointment(
        branch=person.branch_id,
        person=person,
        client=client,
        form_key=new_key(),
        **{"kind": "home_visit", "minutes": 60, "booked_by": person} | more,
    )
    appointment.happens_at(from_local(day, clock))
    appointment.created_at = min(now(), appointment.starts_at) - timedelta(days=6)
    appointment.reminded_at = appointment.log_reminded_at = now()
    appointment.save(force_insert=True)
    TakenTime.insert_many(
        [(person.branch_id, appointment.id, person.id, at) for at in appointment.moments()],
        fields=[TakenTime.branch, TakenTime.appointment, TakenTime.person, TakenTime.at],
    ).execute()
    appointments.publish(appointment)
    return appointment


def helped(person: Person) -> list[Client]:
    """One client of each household that somebody helps."""
    households = Assignment.select(Assignment.household).where(Assignment.person == person)
    found = Client.select().where(Client.household.in_(households)).order_by(Client.id)
    families: dict[int, Client] = {}
    for client in found:
        families.setdefault(client.household_id, client)
    return list(families.values())


def _visits() -> None:
    """The guide has two visits to write down, and some to come; the language coach lessons."""
    guide = Person.get(Person.code == "demo-guide")
    for place, (back, client) in enumerate(zip((1, 4), helped(guide), strict=False)):
        _plan(guide, client, today() - timedelta(back), time(10 + 4 * place))
    coming = zip((1, 2, 5, 8, 12, 20), helped(guide), strict=False)
    for place, (days, client) in enumerate(coming):
        _plan(
            guide,
            client,
            workday_from(today() + timedelta(days)),
            time(10 + place % 5, 30 * (place % 2)),
        )
    coach = queries.in_role(Role.LANGUAGE_COACH, guide.branch)
    for week, client in enumerate(helped(coach)[:4]):
        day = _next(2, week)
        _plan(coach, client, day, time(19), kind="language_lesson", minutes=90)


def _desk_appointments(hours: list[DeskHours], shifts: list[Shift]) -> None:
    """Some of the times at the desks of next week and the one after it are taken."""
    for one in (each for each in hours if each.slot_minutes):
        mine = [s for s in shifts if s.hours_id == one.id and s.held_on in _soon(one.weekday)]
        clients = helped(mine[0].person)
        for shift in mine:
            for place, client in enumerate(
                clients[: 3 if shift.held_on == _next(one.weekday) else 1]
            ):
                slot = one.opens_minute + place * (one.slot_minutes or 0)
                _plan(
                    shift.person,
                    client,
                    shift.held_on,
                    time(slot // 60, slot % 60),
                    kind=KIND_AT[Desk(one.desk)],
                    minutes=one.slot_minutes,
                    hours=one,
                    client_answer=ClientAnswer.YES if place == 0 else None,
                )


def _soon(weekday: int) -> set[date]:
    return {_next(weekday, 1), _next(weekday, 2)}


def _terms(branch: Branch) -> None:
    """Terms of open cases: one late, some near, one done."""
    guide = queries.in_role(Role.LEGAL_GUIDE, branch)
    open_cases = LegalCase.select().where(
        LegalCase.branch == branch,
        LegalCase.closed_on.is_null(),
        LegalCase.client.in_([client.id for client in helped(guide)]),
    )
    wanted = [
        ("documents", 6, "De IND vraagt de geboorteakte"),
        ("hearing", 15, "Gesprek op de ambassade"),
        ("objection", 2, None),
        ("decision", 40, None),
        ("application", -2, None),
    ]
    cases = list(open_cases.order_by(LegalCase.id))
    for place, (kind, days, note) in enumerate(wanted if cases else []):
        term = LegalTerm.create(
            branch=branch,
            case=cases[place % len(cases)],
            kind=kind,
            due_on=today() + timedelta(days),
            source="letter",
            note=note,
            warned_days=2 if days <= 2 else 7 if days <= 7 else 30,
        )
        terms.publish(term)
