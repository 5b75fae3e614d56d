"""Which placements somebody sees, what waits with them, and which of them last."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask_babel import ngettext
from peewee import JOIN, fn

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import local, now, today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer, EmployerMove, Stage
from portal.employment.placements.models import (
    CHECKS,
    FollowedAs,
    Placement,
    PlacementEnd,
    PlacementInstrument,
)
from portal.employment.placements.queries.jobs import Job, with_earlier
from portal.mail.models import OutboxMail
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """The placements of the clients whose way to work this person follows."""
    seen = clients.coached_by(person).select(Client.id)
    return Placement.select().where(
        Placement.branch == person.branch_id, Placement.client.in_(seen)
    )


def standing(person: Person) -> Rows:
    """Those that were not withdrawn: what is listed and counted."""
    return visible_to(person).where(Placement.stands())


def with_names(placements: Rows) -> Rows:
    return (
        placements.select(Placement, Client, Employer)
        .join(Client)
        .switch(Placement)
        .join(Employer, JOIN.LEFT_OUTER)
    )


def listed(person: Person, which: str) -> list[Job[Placement]]:
    """Those that run or will, all that stand, or those that were withdrawn; the last started
    first. A job is one, by its last placement."""
    chosen = {
        "withdrawn": ~Placement.stands(),
        "running": Placement.is_last() & Placement.runs_on(today()),
    }
    stand = Placement.is_last() & Placement.stands()
    found = with_names(visible_to(person)).where(chosen.get(which, stand))
    rows = found.order_by(Placement.started_on.desc(), Placement.id.desc()).limit(200)
    if which == "withdrawn":
        return [Job([one]) for one in rows]
    jobs = with_earlier(person.branch_id, list(rows))
    return [job for job in jobs if which != "running" or job.gone_on is None]


def with_ends(person: Person) -> Rows:
    """All that stand, with their names, and with what was told of their end as `told`."""
    on = PlacementEnd.placement == Placement.id
    found = with_names(standing(person)).switch(Placement)
    return found.join(PlacementEnd, JOIN.LEFT_OUTER, on=on, attr="told").select_extend(PlacementEnd)


def for_file(person: Person) -> list[tuple[Placement, PlacementEnd | None, date | None]]:
    """(placement, how it ended, the first day of what it renews) of all that stand, the first
    begun first."""
    rows = list(with_ends(person).order_by(Placement.started_on, Placement.id))
    began = {one.id: one.started_on for one in rows}
    return [(one, getattr(one, "told", None), began.get(one.renews)) for one in rows]


def may_change(person: Person, client: Client) -> bool:
    """The client's job coach, and leaders."""
    leads = person.may(Permission.SEE_BRANCH_CLIENTS) and person.may(Permission.SEE_EMPLOYMENT)
    return leads or client.can_be_coached_by(person)


def instruments_of(placement: Placement) -> list[str]:
    found = PlacementInstrument.select(PlacementInstrument.instrument).where(
        PlacementInstrument.placement == placement.id
    )
    return [name for (name,) in found.order_by(PlacementInstrument.instrument).tuples()]


def end_of(placement: Placement) -> PlacementEnd | None:
    return PlacementEnd.get_or_none(PlacementEnd.placement == placement.id)


def end_with_name(placement: Placement) -> PlacementEnd | None:
    """The same, with who said it."""
    return (
        PlacementEnd.select(PlacementEnd, Person)
        .join(Person, JOIN.LEFT_OUTER, on=PlacementEnd.answered_by)
        .where(PlacementEnd.placement == placement.id)
        .first()
    )


def followers_of(placement: Placement) -> Rows:
    """What came after it: renewals, and the job that it became."""
    found = Placement.select().where(Placement.follows == placement.id, Placement.stands())
    return found.order_by(Placement.started_on)


def renewal_of(number: int, but: int = 0) -> Placement | None:
    """The one renewal of a placement."""
    return Placement.get_or_none(
        Placement.follows == number,
        Placement.followed_as == FollowedAs.RENEWAL,
        Placement.id != but,
        Placement.stands(),
    )


def by_form(key: str) -> Placement | None:
    return Placement.get_or_none(Placement.form_key == key)


def address_of_tutor(mail: OutboxMail) -> str | None:
    """Where the question about a placement goes now."""
    placement = Placement.get_or_none(Placement.id == mail.about_id)
    return placement.tutor_email if placement else None


def code_is_taken(branch_id: int, code: str) -> bool:
    taken = Placement.select().where(Placement.branch == branch_id, Placement.code == code)
    return taken.exists()


def count_of(branch_id: int) -> int:
    return Placement.select().where(Placement.branch == branch_id).count()


def end_by(digest: str) -> PlacementEnd | None:
    """The question with this digest, with its placement."""
    found = PlacementEnd.select(PlacementEnd, Placement).join(Placement)
    return found.where(PlacementEnd.digest == digest).first()


def ended_unasked(day: date) -> list[Placement]:
    """What ended in the last weeks before this day, with an address and nobody asked how; of a
    job that was renewed only the last placement."""
    known = PlacementEnd.select(PlacementEnd.placement).where(
        PlacementEnd.answered_at.is_null(False) | (PlacementEnd.link_ends_at > now())
    )
    return list(
        Placement.select().where(
            Placement.ended_on.between(day - timedelta(days=30), day - timedelta(days=1)),
            Placement.outcome.is_null(),
            Placement.tutor_email.is_null(False),
            Placement.counts(),
            Placement.is_last(),
            Placement.id.not_in(known),
        )
    )


def begun_at_no_partner(day: date) -> list[Placement]:
    """What began in the last month, where the employer never was a partner since."""
    been = EmployerMove.select(EmployerMove.id).where(
        EmployerMove.employer == Placement.employer,
        EmployerMove.stage == Stage.PARTNER,
        EmployerMove.reached_on.is_null() | (EmployerMove.reached_on >= Placement.started_on),
    )
    found = (
        Placement.select(Placement, Employer)
        .join(Employer)
        .where(
            Placement.counts(),
            Placement.started_on.between(day - timedelta(days=30), day),
            Employer.stage.is_null() | (Employer.stage != Stage.PARTNER),
            ~fn.EXISTS(been),
        )
    )
    return list(found.order_by(Placement.id))


# What waits ----------------------------------------------------------------------------------


class OpenEnd(NamedTuple):
    """What nobody has told yet of an end: how it ended, or why from the client's side."""

    placement: Placement
    since: date
    is_of_client: bool = False


def check_due(job: Job[Placement], day: date) -> int | None:
    """The check (months) that waits on this day: the last that has come, unless it was done.

    One that a later one has overtaken stays unknown; of what is over, only the end is asked.
    """
    reached = [m for m in CHECKS if job.day_of(m) <= day]
    if not reached or job.is_checked(reached[-1]) or not job.runs_on(day):
        return None
    return reached[-1]


def may_check(job: Job[Placement], months: int) -> bool:
    """Whether it may be noted now if they are still there: once the day has come, of what runs."""
    began = job.last.fell_through_on is None
    return began and job.day_of(months) <= today() and job.is_open_on(today())


def still_there(months: int) -> str:
    return ngettext("Still there after %(num)s month?", "Still there after %(num)s months?", months)


def next_check(job: Job[Placement], placement: Placement, day: date) -> tuple[int, date] | None:
    """The check (months, its day) that waits, else the one to come, while the job runs; it stands
    with the last placement of the job."""
    if job.last.id != placement.id:
        return None
    waits = check_due(job, day)
    ahead = [m for m in CHECKS if not job.is_checked(m) and job.day_of(m) > day]
    months = waits or next(iter(ahead), None)
    if months is None or job.gone_on is not None:
        return None
    asked_on = job.day_of(months)
    is_over = placement.ended_on is not None and placement.ended_on < asked_on
    return None if is_over else (months, asked_on)


@dataclass(frozen=True)
class Waiting:
    """What waits with the placements that somebody sees: the checks as (the last placement of the
    job, months, since when), and the ends."""

    checks: list[tuple[Placement, int, date]]
    ends: list[OpenEnd]


def waiting(person: Person) -> Waiting:
    """Whether they are still there, of what runs; how it ended, where the day has passed or
    somebody said that they are gone; and why from the client's side, where only the employer
    told its own."""
    told = PlacementEnd.ending.is_null(False)
    passed = Placement.counts() & (Placement.ended_on < today()) & Placement.outcome.is_null()
    found = (
        with_ends(person)
        .where(
            Placement.is_last(),
            Placement.runs_on(today())
            | (passed & ~told)
            | (told & PlacementEnd.client_reason.is_null()),
        )
        .order_by(Placement.id)
    )
    checks, ends, runs = [], [], []
    for one in found:
        end = getattr(one, "told", None)
        if end is not None and end.ending is not None and end.client_reason is None:
            ends.append(OpenEnd(one, local(end.answered_at).date(), True))
        elif one.ended_on is not None and one.ended_on < today() and one.outcome is None:
            ends.append(OpenEnd(one, one.ended_on))
        else:
            runs.append(one)
    for job in with_earlier(person.branch_id, runs):
        if job.gone_on is not None:
            ends.append(OpenEnd(job.last, job.gone_on))
        elif months := check_due(job, today()):
            checks.append((job.last, months, job.day_of(months)))
    return Waiting(checks, ends)
