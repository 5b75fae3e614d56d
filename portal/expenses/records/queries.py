"""Which rules hold, which trips were made, which lines stand where."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from peewee import Expression

from portal.branches.models import Branch
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.expenses.records import lowering
from portal.expenses.records.models import (
    GRANTED,
    OPEN,
    AllowanceAgreement,
    AllowanceLimit,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    ExpensePolicy,
    KindRule,
    Rate,
    Receipt,
    Trip,
)
from portal.files.models import StoredFile
from portal.people.models import Person

Rule = TypeVar("Rule", ExpensePolicy, KindRule)


def rate_on(day: date, transport: str, branch: Branch | int) -> Rate | None:
    """What a kilometre pays on the day of travel; None where no rate is known."""
    return rate_of(day, transport, all_rates(branch))


def rate_of(day: date, transport: str, rates: Iterable[Rate]) -> Rate | None:
    """Of `all_rates`, the one for a transport that holds on a day."""
    return next((r for r in rates if r.transport == transport and r.holds_on(day)), None)


def all_rates(branch: Branch | int) -> Rows:
    """Every rate there was: the branch's own first, then the newest."""
    return (
        Rate.select()
        .where(of_branch_or_all(Rate, branch))
        .order_by(Rate.branch.is_null(), Rate.valid_from.desc())
    )


def limits(branch: Branch | int) -> Rows:
    """Every limit of a volunteer's allowance: the branch's own first, then the newest."""
    found = AllowanceLimit.select().where(of_branch_or_all(AllowanceLimit, branch))
    return found.order_by(AllowanceLimit.branch.is_null(), AllowanceLimit.valid_from.desc())


def limit_on(day: date, known: list[AllowanceLimit]) -> AllowanceLimit | None:
    """Of `limits`, the one that holds on a day."""
    return next(
        (x for x in known if x.valid_from <= day <= (x.valid_until or day)),
        None,
    )


def holding_on(day: date, rules: Iterable[Rule]) -> Rule | None:
    """Of rules (the branch's own first, then the newest) the one for a day.

    Before the first of them the first holds: no day is without a rule, but where there is none.
    """
    known = list(rules)
    oldest = min(known, key=lambda rule: rule.valid_from, default=None)
    return next((rule for rule in known if rule.valid_from <= day), oldest)


def has_no_limits_of(year: int, branch: Branch | int) -> bool:
    """Whether the limits of a year still are those of a year before: nobody entered its own."""
    held = limit_on(date(year, 12, 31), list(limits(branch)))
    return held is None or held.valid_from.year < year


def policy_on(day: date, branch: Branch | int) -> ExpensePolicy:
    """How the branch decides on that day."""
    held = holding_on(day, policies(branch))
    if held is None:
        raise LookupError("a way of deciding for all branches comes with the tables")
    return held


def policies(branch: Branch | int) -> Rows:
    """Every way of deciding there was: the branch's own first, then the newest."""
    found = ExpensePolicy.select().where(of_branch_or_all(ExpensePolicy, branch))
    return found.order_by(ExpensePolicy.branch.is_null(), ExpensePolicy.valid_from.desc())


def rule_of(line: ExpenseLine, rules: Iterable[KindRule]) -> KindRule | None:
    """Of `all_kind_rules`, the one for what a line is and its day."""
    return holding_on(line.spent_on, [rule for rule in rules if rule.kind == line.kind])


def first_day(branch: Branch | int) -> date:
    """The first day of the first rule: what was spent before is in no books here."""
    return min(policy.valid_from for policy in policies(branch))


def all_kind_rules(branch: Branch | int) -> Rows:
    """Every rule there was for a kind of cost: the branch's own first, then the newest."""
    return (
        KindRule.select()
        .where(of_branch_or_all(KindRule, branch))
        .order_by(KindRule.branch.is_null(), KindRule.valid_from.desc())
    )


def of_branch_or_all(model: type[Any], branch: Branch | int) -> Expression:
    """The rules of this branch and those that hold in every branch."""
    return (model.branch == branch) | model.branch.is_null()


def agreements_of(people: list[int]) -> dict[int, list[AllowanceAgreement]]:
    """{person: their agreements, the newest first}."""
    found = AllowanceAgreement.select().where(AllowanceAgreement.person.in_(people))
    found = found.order_by(AllowanceAgreement.valid_from.desc())
    held: dict[int, list[AllowanceAgreement]] = {}
    for agreement in found:
        held.setdefault(agreement.person_id, []).append(agreement)
    return held


def trips_of(person: Person) -> Rows:
    """Somebody's own trips, newest first."""
    return Trip.select().where(Trip.person == person).order_by(Trip.travelled_on.desc(), Trip.id)


def lines_visible_to(person: Person) -> Rows:
    """One's own lines with their claim; those of the branch for who sees its hours."""
    lines = ExpenseLine.select(ExpenseLine, ExpenseClaim).join(ExpenseClaim)
    if person.may(Permission.SEE_BRANCH_HOURS):
        return lines.where(ExpenseLine.branch == person.branch_id)
    return lines.where(ExpenseClaim.claimant == person)


def line_of(trip: Trip | int) -> ExpenseLine | None:
    """The one line that claims this trip, with its claim."""
    return (
        ExpenseLine.select(ExpenseLine, ExpenseClaim)
        .join(ExpenseClaim)
        .where(ExpenseLine.trip == trip)
        .first()
    )


def corrections_of(trips: list[int]) -> list[ExpenseLine]:
    """The lines that correct these journeys, each with its claim, the first one first."""
    found = ExpenseLine.select(ExpenseLine, ExpenseClaim).join(ExpenseClaim)
    return list(found.where(ExpenseLine.corrects.in_(trips)).order_by(ExpenseLine.id))


def claimed_cents(trip: Trip) -> int | None:
    """What a journey was claimed for, as it was corrected; None where it stands in no line."""
    line = line_of(trip)
    if line is None:
        return None
    lines = [line, *corrections_of([trip.id])]
    kinds = {x.kind for x in lines}
    return sum(lowering.asked([x for x in lines if x.kind == kind]) for kind in kinds)


def corrected() -> Rows:
    """The claims with a journey that was corrected since: what was decided of them stays."""
    since = ExpenseLine.alias()
    trips = since.select(since.corrects).where(since.corrects.is_null(False))
    return ExpenseLine.select(ExpenseLine.claim).where(ExpenseLine.trip.in_(trips))


def is_granted(line: ExpenseLine) -> bool:
    """Whether somebody decided that it is paid, or taken as a gift."""
    return line.claim.status in GRANTED


def trips_sent_in(trips: list[int]) -> set[int]:
    """Of these trips those that stand in a claim which its claimant can change no more."""
    found = (
        ExpenseLine.select(ExpenseLine.trip)
        .join(ExpenseClaim)
        .where(ExpenseLine.trip.in_(trips), ExpenseClaim.status.not_in(list(OPEN)))
    )
    return {number for (number,) in found.tuples()} if trips else set()


def lines_not_sent_in(trips: list[int]) -> list[ExpenseLine]:
    """The lines of these journeys that their claimants can still change, each with its claim."""
    found = ExpenseLine.select(ExpenseLine, ExpenseClaim).join(ExpenseClaim)
    return list(found.where(ExpenseLine.trip.in_(trips), ExpenseClaim.status.in_(list(OPEN))))


def lines_of(claim: ExpenseClaim) -> list[ExpenseLine]:
    """The lines of one claim by day."""
    found = ExpenseLine.select().where(ExpenseLine.claim == claim.id)
    return list(found.order_by(ExpenseLine.spent_on, ExpenseLine.id))


def receipts_of(lines: list[ExpenseLine]) -> dict[int, list[Receipt]]:
    """{line: its receipts in their order}."""
    held: dict[int, list[Receipt]] = {}
    for receipt in (
        Receipt.select(Receipt, StoredFile.id, StoredFile.pages)
        .join(StoredFile)
        .where(Receipt.line.in_([line.id for line in lines]))
        .order_by(Receipt.line, Receipt.position)
    ):
        held.setdefault(receipt.line_id, []).append(receipt)
    return held


def draft_of(person: Person, month: int) -> ExpenseClaim | None:
    """The claim of that month that still gathers lines."""
    return drafts_of(person, month).first()


def drafts_of(person: Person, month: int) -> Rows:
    """The drafts of that month, the first one first; a second one exists for a moment only."""
    return (
        ExpenseClaim.select()
        .where(
            ExpenseClaim.claimant == person,
            ExpenseClaim.month == month,
            ExpenseClaim.status == ClaimStatus.DRAFT,
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL: those stay as they came
        )
        .order_by(ExpenseClaim.id)
    )


def is_open(line: ExpenseLine) -> bool:
    """Whether the claimant may still change it."""
    return line.claim.status in OPEN
