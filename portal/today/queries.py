"""What waits for somebody today: one short query for each thing."""

from dataclasses import dataclass
from datetime import date

from peewee import JOIN, ModelSelect, fn

from portal.activities import queries as activities
from portal.activities.models import Activity, ActivityClient, ActivityTopic, Draft, Outcome
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.expenses.models import OPEN, ClaimStatus, ExpenseClaim, ExpenseLine
from portal.formatting import as_day
from portal.mail.models import OutboxMail
from portal.moments import today
from portal.people.models import Person


@dataclass(frozen=True)
class Helped:
    """A household that somebody helps, by its eldest member."""

    client: int
    label: str
    others: int
    last_on: date | None  # when they last did or read of something done for any of them

    @property
    def days_ago(self) -> int | None:
        return None if self.last_on is None else (today() - self.last_on).days


def helped(person: Person) -> list[Helped]:
    """The households one helps, who was not seen for the longest first."""
    seen = (
        activities.counted(person)
        .where(Activity.outcome == Outcome.DONE)
        .select(ActivityClient.client, fn.MAX(Activity.happened_on).alias("last_on"))
        .join(ActivityClient)
        .group_by(ActivityClient.client)
    )
    rows = (
        clients.visible_to(person)
        .select(Client.household, Client.id, fn.COALESCE(Client.name, Client.code), seen.c.last_on)
        .join(seen, JOIN.LEFT_OUTER, on=(seen.c.client_id == Client.id))
        .order_by(Client.born_on.is_null(), Client.born_on, Client.id)
    )
    families: dict[int, list[tuple]] = {}
    for household, *member in rows.tuples():
        families.setdefault(household, []).append(member)
    found = [
        Helped(
            client=members[0][0],
            label=members[0][1],
            others=len(members) - 1,
            last_on=max((as_day(m[2]) for m in members if m[2]), default=None),
        )
        for members in families.values()
    ]
    return sorted(found, key=lambda family: family.last_on or date.min)


def minutes_this_month(person: Person) -> int:
    return (
        Activity.select(fn.COALESCE(fn.SUM(Activity.minutes), 0))
        .where(
            Activity.person == person.id,
            Activity.happened_on >= today().replace(day=1),
            Activity.withdrawn_at.is_null(),
        )
        .scalar()
    )


def drafts(person: Person) -> ModelSelect:
    return Draft.select().where(Draft.person == person.id).order_by(Draft.saved_at.desc())


def without_topic(branch_id: int, since: date) -> int:
    """Desk contacts of this year that nobody gave a topic."""
    about = ActivityTopic.select(ActivityTopic.activity)
    return (
        Activity.select()
        .where(
            Activity.branch == branch_id,
            Activity.kind == "desk_contact",
            Activity.happened_on >= since,
            Activity.withdrawn_at.is_null(),
            Activity.outcome == "done",
            Activity.id.not_in(about),
        )
        .count()
    )


def without_papers(branch_id: int) -> list[Person]:
    """Who works here today without certificate or statement."""
    missing = Person.conduct_certificate_on.is_null() | Person.confidentiality_on.is_null()
    return list(
        Person.select()
        .where(
            Person.branch == branch_id,
            missing,
            Person.ended_on.is_null() | (Person.ended_on >= today()),
        )
        .order_by(Person.name)
    )


def waiting_mails() -> int:
    return OutboxMail.select().where(OutboxMail.sent_at.is_null()).count()


def open_costs(person: Person) -> tuple[int, list[int]]:
    """(cents of all that was not sent in yet, the claims that came back with a question)"""
    rows = list(
        ExpenseLine.select(ExpenseClaim.id, ExpenseClaim.status, fn.SUM(ExpenseLine.amount_cents))
        .join(ExpenseClaim)
        .where(
            ExpenseClaim.claimant == person.id,
            ExpenseClaim.status.in_(list(OPEN)),
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
        )
        .group_by(ExpenseClaim.id, ExpenseClaim.status)
        .order_by(ExpenseClaim.id)
        .tuples()
    )
    asked = [claim for claim, status, _cents in rows if status == ClaimStatus.RETURNED]
    return sum(int(cents) for _claim, _status, cents in rows), asked
