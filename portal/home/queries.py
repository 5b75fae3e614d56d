"""What waits for somebody today: one short select for each thing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, Select, fn

from portal.activities import queries as activities
from portal.activities.models import Activity, ActivityClient, ActivityTopic, Outcome
from portal.activities.queries import after_match, questions
from portal.activities.queries.rules import rules_of, to_approve
from portal.audit import alerts
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import Rows, db
from portal.core.i18n.formatting import as_day
from portal.core.web.access import Permission, Role
from portal.drafts import queries as typed
from portal.employment.vacancies.queries import steps
from portal.expenses.claims.queries import decidable_by
from portal.expenses.payouts.queries import to_pay
from portal.expenses.records import queries as rules
from portal.expenses.records.models import OPEN, ClaimStatus, ExpenseClaim, ExpenseLine
from portal.home import months
from portal.housing import queries as housing
from portal.interpreters import queries as interpreters
from portal.legal.queries import near_terms, open_terms
from portal.mail import queries as mails
from portal.mail.models import OutboxMail
from portal.no_contact import queries as no_contact
from portal.people import queries as people
from portal.people.models import Person
from portal.schedule.appointments import queries as appointments
from portal.schedule.appointments.queries.declined import to_do
from portal.schedule.meetings.queries import listing as meetings

QUIET_AFTER = 30  # days without contact, where the branch has not said


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
        .select(
            Client.household,
            Client.id,
            Client.called(),
            seen.c.last_on,
            clients.is_known_by_first_name(person).alias("is_shortened"),
        )
        .where(clients.is_open())
        .join(seen, JOIN.LEFT_OUTER, on=(seen.c.client_id == Client.id))
        .order_by(Client.born_on.is_null(), Client.born_on, Client.id)
    )
    members_of: dict[int, list[tuple]] = {}
    for household, *member in rows.tuples():
        members_of.setdefault(household, []).append(member)
    found = [
        Helped(
            client=members[0][0],
            label=members[0][1].split()[0] if members[0][3] else members[0][1],
            others=len(members) - 1,
            last_on=max((as_day(m[2]) for m in members if m[2]), default=None),
        )
        for members in members_of.values()
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


def drafts(person: Person) -> list[typed.Typed]:
    """What this person typed and did not save, the last first."""
    return typed.opened(typed.unfinished(person).limit(5))


def without_topic(branch_id: int) -> Rows:
    """Desk contacts of this year that nobody gave a topic."""
    about = ActivityTopic.select(ActivityTopic.activity)
    return Activity.select().where(
        Activity.branch == branch_id,
        Activity.kind == "desk_contact",
        Activity.happened_on >= today().replace(month=1, day=1),
        Activity.withdrawn_at.is_null(),
        Activity.outcome == "done",
        Activity.id.not_in(about),
    )


def without_papers(branch_id: int) -> Rows:
    """Who works here today without certificate or statement."""
    missing = Person.conduct_certificate_on.is_null() | Person.confidentiality_on.is_null()
    return Person.select().where(
        Person.branch == branch_id,
        missing,
        Person.ended_on.is_null() | (Person.ended_on >= today()),
    )


def waiting_mails(branch_id: int) -> Rows:
    ours = OutboxMail.branch_id == branch_id
    return OutboxMail.select().where(ours, OutboxMail.sent_at.is_null())


class OpenCosts(NamedTuple):
    cents: int  # of all that was not sent in yet
    asked: list[int]  # the claims that came back with a question


def open_costs(person: Person) -> OpenCosts:
    rows = (
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
    return OpenCosts(max(0, sum(int(cents) for _claim, _status, cents in rows)), asked)


# What somebody is asked, by the permission that it takes: (person) -> {name in the page: it}.
def how_many(**asked: Rows) -> dict[str, int]:
    """{name: the number of these rows}, by one statement for all of them."""
    columns = [
        rows.order_by().select(fn.COUNT(rows.model.id)).alias(name) for name, rows in asked.items()
    ]
    [found] = Select(columns=columns).bind(db.obj).tuples()
    return dict(zip(asked, found, strict=True))


def led(me: Person) -> dict[str, Any]:
    """What waits in the branch, for who leads it."""
    held = rules_of(me.branch_id)
    numbers = how_many(
        without_topic=without_topic(me.branch_id),
        without_papers=without_papers(me.branch_id),
        without_helper=clients.without_helper(me),
        alerts=alerts.of_branch(me.branch_id),
        unanswered=questions.unanswered(me),
        quiet=no_contact.without_contact(clients.visible_to(me), held.no_contact_days),
        newcomers=people.newcomers(me),
        colleagues=people.visible_to(me),
        rates=rules.all_rates(me.branch_id),
        to_approve=to_approve(me, held),
        after_match=after_match.waiting(me),
        municipalities=housing.visible_to(me),
    )
    has_municipality = numbers.pop("municipalities") > 0
    return {**numbers, "months": months.last_months(me), "has_municipality": has_municipality}


WAITING: list[tuple[Permission, Callable[[Person], dict[str, Any]]]] = [
    (
        Permission.LOG_ACTIVITIES,
        lambda me: {
            "minutes": minutes_this_month(me),
            "drafts": drafts(me),
            "asked": list(questions.waiting_for(me)),
            "sent_back": list(after_match.sent_back_to(me)),
            "is_new": not me.is_leader
            and not Activity.select().where(Activity.person == me.id).exists(),
        },
    ),
    (Permission.CLAIM_EXPENSES, lambda me: {"costs": open_costs(me)}),
    (Permission.SEE_EMPLOYERS, lambda me: {"due": steps.due(me)}),
    (
        Permission.EDIT_CLIENTS,
        led,
    ),
    (
        Permission.SET_EXPENSE_RULES,
        lambda me: {"needs_limits": rules.has_no_limits_of(today().year, me.branch_id)},
    ),
    (Permission.DECIDE_CLAIMS, lambda me: {"to_decide": decidable_by(me).count()}),
    (
        Permission.CONFIRM_ROLES,
        lambda me: {"roles_to_confirm": list(people.roles_to_confirm(me).limit(5))},
    ),
    (Permission.SEE_OUTBOX, lambda me: {"mails": waiting_mails(me.branch_id).count()}),
    (
        Permission.SEE_AGENDA,
        lambda me: {
            "coming": list(appointments.coming(me)),
            "meetings": meetings.waiting_for(me),
            **to_do(me),
        },
    ),
    (
        Permission.SEE_LEGAL_CASES,
        lambda me: {"terms": list(near_terms(me)), **how_many(open_terms=open_terms(me))},
    ),
]


def waiting_for(person: Person) -> dict[str, Any]:
    """What this person's roles ask for and what is next for them, and nothing else."""
    found: dict[str, Any] = {"failed_mails": list(mails.failed_for(person).limit(5))}
    for permission, ask in WAITING:
        if person.may(permission):
            found |= ask(person)
    if person.may(Permission.PAY_CLAIMS) and not person.may(Permission.DECIDE_CLAIMS):
        found["to_pay"] = to_pay(person).count()
    if Role.NATIONAL_READER in person.roles:
        found["last_year"] = today().year - 1
    if person.may(Permission.SEE_ASSIGNED_CLIENTS) and not person.may(
        Permission.SEE_BRANCH_CLIENTS
    ):
        found["helped"] = helped(person)
        found["quiet_after"] = rules_of(person.branch_id).no_contact_days or QUIET_AFTER
    if Role.INTERPRETER in person.roles:
        found["interpreting"] = list(interpreters.for_me(person).limit(5))
    return found
