"""What waits for somebody today: one short query for each thing."""

from datetime import date

from peewee import JOIN, ModelSelect, fn

from portal.activities.models import Activity, ActivityClient, ActivityTopic, Draft
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.employers.models import Employer, Stage
from portal.mail.models import OutboxMail
from portal.moments import today
from portal.people.models import Person


def my_clients(person: Person) -> list[tuple]:
    """(id, label, last visit) of those one helps, the longest not seen first."""
    last = fn.MAX(Activity.happened_on)
    return list(
        clients.visible_to(person)
        .select(Client.id, fn.COALESCE(Client.name, Client.code), last)
        .join(ActivityClient, JOIN.LEFT_OUTER, on=(ActivityClient.client == Client.id))
        .join(
            Activity,
            JOIN.LEFT_OUTER,
            on=(
                (ActivityClient.activity == Activity.id)
                & Activity.withdrawn_at.is_null()
                & (Activity.outcome == "done")
            ),
        )
        .group_by(Client.id, Client.name, Client.code)
        .order_by(last.is_null().desc(), last)
        .limit(8)
        .tuples()
    )


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


def next_actions(person: Person) -> list[Employer]:
    """Employers whose next step is today or late, and those without one."""
    found = Employer.select().where(
        Employer.branch == person.branch_id,
        Employer.stage.is_null() | (Employer.stage != Stage.CLOSED),
        Employer.next_action_on.is_null() | (Employer.next_action_on <= today()),
    )
    return list(
        found.order_by(Employer.next_action_on.is_null(), Employer.next_action_on).limit(10)
    )


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
