"""What a claim comes to when it is sent in now: at the rates of its days, with what is set off."""

from dataclasses import dataclass, field

from portal.expenses.claims.queries.lines import in_claims
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Rate,
)


@dataclass(frozen=True)
class Sending:
    """The lines that go along, what each asks then, and the corrections that wait."""

    lines: list[ExpenseLine]
    rates: dict[int, Rate]  # of the lines whose kilometres have a rate
    comes: list[ExpenseLine] = field(default_factory=list)  # corrections of other drafts
    waits: list[ExpenseLine] = field(default_factory=list)  # corrections with nothing to set off

    def asks(self, line: ExpenseLine) -> int:
        """What the line asks when it is sent in, in cents."""
        rate = self.rates.get(line.id)
        return line.amount_cents if rate is None else rate.amount_cents(line.distance_hm or 0)

    def pays(self, line: ExpenseLine) -> int:
        """What is paid of that: less than was decided to be paid, or as much."""
        asks = self.asks(line)
        return asks if line.approved_cents is None else min(asks, line.approved_cents)

    @property
    def cents(self) -> int:
        return sum(map(self.pays, self.lines))

    @property
    def changed(self) -> list[ExpenseLine]:
        """The lines that ask something else than is written in them: the rate of their day is
        another now.
        """
        return [line for line in self.lines if self.asks(line) != line.amount_cents]


def sending(claim: ExpenseClaim, as_gift: bool = False) -> Sending:
    """A correction that takes something off goes along as long as something is left to pay: what
    was given with what is given, what was paid with what is paid.
    """
    held = in_claims([claim.id])[claim.id]
    known = list(expenses.all_rates(claim.branch_id))
    owed = owed_by(claim)
    numbers = {line.id for line, _is_gift in owed}
    lines = [line for line in held if line.id not in numbers]
    rates = {
        line.id: expenses.rate_of(line.spent_on, line.trip.transport, known) or line.rate
        for line in lines
        if line.rate_id is not None and line.distance_hm is not None
    }
    found = Sending(lines, rates)
    left = found.cents
    for line, is_gift in owed:
        is_here = line.claim_id == claim.id
        if is_gift == as_gift and left + line.amount_cents > 0:
            left += line.amount_cents
            found.lines.append(line)
            if not is_here:
                found.comes.append(line)
        elif is_here:
            found.waits.append(line)
    return found


def owed_by(claim: ExpenseClaim) -> list[tuple[ExpenseLine, bool]]:
    """(line, whether a gift is put right) of all that waits to be set off: in this claim, and in
    the drafts of its claimant.
    """
    paid, of_paid = ExpenseLine.alias(), ExpenseClaim.alias()
    rows = (
        ExpenseLine.select(ExpenseLine, of_paid.status.alias("of_paid"))
        .join(ExpenseClaim)
        .join(paid, on=(paid.trip == ExpenseLine.corrects))
        .join(of_paid, on=(paid.claim == of_paid.id))
        .where(
            ExpenseClaim.claimant == claim.claimant_id,
            ExpenseClaim.was_imported == False,  # noqa: E712  SQL
            (ExpenseClaim.status == ClaimStatus.DRAFT) | (ExpenseClaim.id == claim.id),
            ExpenseLine.amount_cents < 0,
        )
        .order_by(ExpenseLine.id)
        .objects()
    )
    return [(line, line.of_paid == ClaimStatus.WAIVED) for line in rows]
