"""Which placements somebody sees, what waits with them, and which of them last."""

from collections import defaultdict
from datetime import date, timedelta

from flask_babel import ngettext
from peewee import JOIN, fn

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer, EmployerMove, Stage
from portal.employment.placements.models import (
    CHECKS,
    Advice,
    FollowedAs,
    Placement,
    PlacementCheck,
    PlacementEnd,
    PlacementInstrument,
)
from portal.mail.models import OutboxMail
from portal.people.models import Person

RECENT = timedelta(days=90)  # so long what nobody told of an end stands on the first page


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


def listed(person: Person, which: str) -> Rows:
    """Those that run, all that stand, or those that were withdrawn; the last started first."""
    chosen = {
        "withdrawn": ~Placement.stands(),
        "running": Placement.runs_on(today()),
    }
    found = with_names(visible_to(person)).where(chosen.get(which, Placement.stands()))
    return found.order_by(Placement.started_on.desc(), Placement.id.desc()).limit(200)


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


def checks_of(placement: Placement) -> dict[int, PlacementCheck]:
    """{months: the check}"""
    found = PlacementCheck.select().where(PlacementCheck.placement == placement.id)
    return {check.months: check for check in found}


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
    """What ended in the last weeks before this day, with an address and nobody asked how."""
    known = PlacementEnd.select(PlacementEnd.placement)
    return list(
        Placement.select().where(
            Placement.ended_on.between(day - timedelta(days=30), day - timedelta(days=1)),
            Placement.outcome.is_null(),
            Placement.tutor_email.is_null(False),
            Placement.counts(),
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


def advice_visible_to(person: Person) -> Rows:
    seen = clients.coached_by(person).select(Client.id)
    return Advice.select().where(Advice.branch == person.branch_id, Advice.client.in_(seen))


def advice_of(client: Client) -> list[Advice]:
    """All of it, the last first; withdrawn advice as well."""
    return list(Advice.select().where(Advice.client == client.id).order_by(Advice.id.desc()))


def advised(person: Person, since: date, until: date) -> list[Advice]:
    """Advice given in these days to clients whom this person sees."""
    seen = clients.coached_by(person).select(Client.id)
    found = Advice.select(Advice, Client).join(Client)
    return list(
        found.where(
            Advice.client.in_(seen), Advice.stands(), Advice.given_on.between(since, until)
        ).order_by(Advice.given_on, Advice.id)
    )


# What waits ----------------------------------------------------------------------------------


def check_due(placement: Placement, done: set[int], day: date) -> int | None:
    """The check (months) that waits on this day: the last that has come, unless it was done.

    One that a later one has overtaken stays unknown; of what is over, only the end is asked.
    """
    reached = [m for m in CHECKS if add_months(placement.started_on, m) <= day]
    if not reached or reached[-1] in done or placement.state_on(day) != "running":
        return None
    return reached[-1]


def still_there(months: int) -> str:
    return ngettext("Still there after %(num)s month?", "Still there after %(num)s months?", months)


def next_check(placement: Placement, day: date) -> tuple[int, date] | None:
    """The check (months, its day) that waits, else the one to come, while the placement runs."""
    done = set(checks_of(placement))
    waits = check_due(placement, done, day)
    ahead = [m for m in CHECKS if m not in done and add_months(placement.started_on, m) > day]
    months = waits or next(iter(ahead), None)
    if months is None:
        return None
    asked_on = add_months(placement.started_on, months)
    is_over = placement.ended_on is not None and placement.ended_on < asked_on
    return None if is_over else (months, asked_on)


def checks_due(person: Person) -> list[tuple[Placement, int, date]]:
    """(placement, months, since when) of the checks that wait for this person."""
    running = visible_to(person).where(Placement.runs_on(today()))
    found = list(with_names(running).order_by(Placement.id))
    done = PlacementCheck.select(PlacementCheck.placement, PlacementCheck.months).where(
        PlacementCheck.placement.in_([one.id for one in found])
    )
    checked: dict[int, set[int]] = defaultdict(set)
    for number, months in done.tuples():
        checked[number].add(months)
    due = ((one, check_due(one, checked[one.id], today())) for one in found)
    return [(one, m, add_months(one.started_on, m)) for one, m in due if m is not None]


def ends_unknown(person: Person, since: date | None = None) -> Rows:
    """What ended, from this day on, and nobody has said how."""
    first = since or date.min
    known = PlacementEnd.select(PlacementEnd.placement).where(PlacementEnd.ending.is_null(False))
    return with_names(standing(person)).where(
        Placement.ended_on.between(first, today() - timedelta(days=1)),
        Placement.outcome.is_null(),
        Placement.counts(),
        Placement.id.not_in(known),
    )
