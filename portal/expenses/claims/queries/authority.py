"""Who decides on whose claim: four eyes of two people.

- Leaders decide, and who stands in for a leader that is absent.
- Never on one's own claim; never on that of somebody with the same bank account, which is taken
  for the same person; a deputy never on the claim of whom they stand in for.
- On a leader's claim a senior decides, where the branch has another one.
- Where nobody of the branch may, and the claim waited as long as the branch gives for it, who was
  named for that of a neighbour branch.
- The second approval of a large claim comes from somebody else than the first, and from no deputy
  of the first, nor from the leader in whose place a deputy gave it: they are one pair of eyes.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from peewee import Expression, fn

from portal.core.clock import now, today
from portal.core.database import Rows, among, not_among
from portal.core.web.access import LEADERS, Role
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    OPEN,
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    Happened,
)
from portal.people.models import Deputy, Person, PersonRole


@dataclass(frozen=True)
class Authority:
    """By what right somebody decides: as a leader, or in the place of one."""

    person: Person
    stands_in_for: int | None  # the number of the absent leader
    is_senior: bool
    is_neighbour: bool = False

    @property
    def numbers(self) -> list[int]:
        """Whose eyes these are: one's own, and those of whom one stands in for."""
        return [n for n in (self.person.id, self.stands_in_for) if n is not None]


def authority_of(person: Person) -> Authority | None:
    """The right to decide that somebody has today; one's own role goes before a deputy's.

    Without both papers there is none: who came by a file decides on no money before.
    """
    if not person.papers_are_signed:
        return None
    if person.is_leader:
        return Authority(person, None, Role.SENIOR_TEAM_LEADER in person.roles)
    if Role.NEIGHBOUR in person.roles:
        return Authority(person, None, is_senior=True, is_neighbour=True)
    if not person.is_deputy:
        return None
    day = today()
    running = (
        Deputy.select(Deputy, Person)
        .join(Person, on=Deputy.leader)
        .where(Deputy.person == person.id, Deputy.starts_on <= day, Deputy.ends_on >= day)
        .order_by(Deputy.id)
    )
    rights = [
        Authority(person, d.leader_id, Role.SENIOR_TEAM_LEADER in d.leader.roles)
        for d in running
        # Whoever has left or leads no more has nobody in their place.
        if d.leader.is_active and d.leader.is_leader
    ]
    return max(rights, key=lambda right: right.is_senior, default=None)


def same_person(numbers: list[int]) -> Rows:
    """These people, and whoever has the bank account of one of them."""
    accounts = Person.select(Person.iban_digest).where(
        Person.id.in_(numbers), Person.iban_digest.is_null(False)
    )
    twin = Person.alias()
    return twin.select(twin.id).where(twin.id.in_(numbers) | among(twin.iban_digest, accounts))


def holds(right: Authority) -> Expression:
    """The rule as a condition on a claim; it is asked once more in the statement that decides."""
    own_eyes = same_person(right.numbers)
    rule = (
        waits_in(right.person.branch_id)
        & not_among(ExpenseClaim.claimant, own_eyes)
        & (ExpenseClaim.first_approver.is_null() | not_among(ExpenseClaim.first_approver, own_eyes))
        & not_among(ExpenseClaim.id, first_approved_for(own_eyes))
    )
    if right.is_neighbour:
        return rule & nobody_here(right.person.branch_id)
    if right.is_senior:
        return rule
    return rule & (not_among(ExpenseClaim.claimant, led_by_a_senior(right.person.branch_id)))


def waits_in(branch_id: int) -> Expression:
    """Whether a claim of this branch waits for a decision, whoever's."""
    return (
        (ExpenseClaim.branch == branch_id)
        & (ExpenseClaim.status == ClaimStatus.SUBMITTED)
        & (ExpenseClaim.was_imported == False)  # noqa: E712  SQL
    )


def is_late(branch_id: int) -> Expression:
    """Whether a claim waited as long as its branch gives for it."""
    days = timedelta(days=expenses.policy_on(today(), branch_id).escalate_after_days)
    return ExpenseClaim.submitted_at <= now() - days


def nobody_here(branch_id: int) -> Expression:
    """Whether a claim waited as long as its branch gives for it, and nobody of it may decide."""
    rule = is_late(branch_id)
    for person in candidates(branch_id):
        right = authority_of(person)
        if right and not right.is_neighbour:  # also where they stand in for somebody here
            rule &= ~holds(right)
    return rule


def candidates(branch_id: int) -> list[Person]:
    """Who leads here or stands in for somebody today, with their roles."""
    day = today()
    leading = PersonRole.select(PersonRole.person).where(PersonRole.role.in_([*LEADERS]))
    standing_in = Deputy.select(Deputy.person).where(Deputy.starts_on <= day, Deputy.ends_on >= day)
    found = Person.select().where(
        Person.branch == branch_id, Person.id.in_(leading) | Person.id.in_(standing_in)
    )
    people = [person for person in found.order_by(Person.id) if person.is_active]
    roles = PersonRole.select().where(PersonRole.person.in_([person.id for person in people]))
    held: dict[int, set[Role]] = defaultdict(set)
    for one in roles:
        held[one.person_id].add(Role(one.role))
    for person in people:
        person.roles = held[person.id]
    return people


def neighbours_named(branch_id: int) -> list[Person]:
    """Who of other branches was named to decide where nobody of this one can, and may today."""
    named = PersonRole.select(PersonRole.person).where(PersonRole.role == Role.NEIGHBOUR)
    found = Person.select().where(Person.branch == branch_id, Person.id.in_(named))
    return [one for one in found.order_by(Person.id) if one.is_active and one.papers_are_signed]


def first_approved_for(people: Rows) -> Rows:
    """The claims whose first approval, of now, came from a deputy of one of these people."""
    return (
        ClaimEvent.select(ClaimEvent.claim)
        .join(ExpenseClaim)
        .where(
            ClaimEvent.what == Happened.FIRST_APPROVED,
            ClaimEvent.actor == ExpenseClaim.first_approver,
            among(ClaimEvent.stands_in_for, people),
        )
    )


def led_by_a_senior(branch_id: int) -> Rows:
    """The leaders on whose claims only a senior decides: those beside whom there is another one."""
    day, senior, leader = today(), Person.alias(), PersonRole.alias()
    another = (
        PersonRole.select(PersonRole.id)
        .join(senior, on=PersonRole.person == senior.id)
        .where(
            PersonRole.role == Role.SENIOR_TEAM_LEADER,
            senior.branch == branch_id,
            senior.ended_on.is_null() | (senior.ended_on >= day),
            senior.started_on.is_null() | (senior.started_on <= day),
            senior.id != leader.person,
        )
    )
    return leader.select(leader.person).where(leader.role.in_([*LEADERS]), fn.EXISTS(another))


def decidable_by(person: Person) -> Rows:
    """The claims that wait for a decision which this person may take today."""
    right = authority_of(person)
    if right is None:
        return ExpenseClaim.select().where(ExpenseClaim.id.is_null())
    return ExpenseClaim.select().where(holds(right))


def can_be_taken_over_by(person: Person) -> Expression:
    """Whether a claim is one's own, came from a file, and was never decided on: here nobody
    decides on that.
    """
    return (
        (ExpenseClaim.claimant == person.id)
        & (ExpenseClaim.was_imported == True)  # noqa: E712  SQL
        & ExpenseClaim.status.in_([*OPEN, ClaimStatus.SUBMITTED])
    )


def waiting_for(person: Person) -> int:
    """How many claims wait for this person. Each page asks it: for a neighbour branch, for which
    the rule is longest, only where one is late.
    """
    right = authority_of(person)
    if right is None or (right.is_neighbour and not some_are_late(person.branch_id)):
        return 0
    return ExpenseClaim.select(ExpenseClaim.id).where(holds(right)).count()


def some_are_late(branch_id: int) -> bool:
    late = waits_in(branch_id) & is_late(branch_id)
    return ExpenseClaim.select(ExpenseClaim.id).where(late).exists()


def may_decide(person: Person, claim: ExpenseClaim) -> bool:
    return decidable_by(person).where(ExpenseClaim.id == claim.id).exists()
