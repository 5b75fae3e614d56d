"""What a journey is paid in all, where less was paid of some of its lines than was asked.

The lines are those of one kind that pay a journey and correct it, each with its claim.
"""

from portal.expenses.records.models import GRANTED, ClaimStatus, ExpenseLine


def due(wanted: int, lines: list[ExpenseLine]) -> int:
    """What a journey that comes to `wanted` cents is paid in all: of which less was paid than was
    asked, stays unpaid; what more is asked comes on top.
    """
    for least, less in unpaid(lines):
        wanted = max(min(wanted, least), wanted - less)
    return wanted


def asked(lines: list[ExpenseLine]) -> int:
    """What a journey comes to, in cents, of which these lines are paid or asked: `due` turned
    round.
    """
    cents = sum(
        x.payable_cents if x.claim.status in GRANTED else x.amount_cents
        for x in lines
        if x.claim.status != ClaimStatus.REJECTED
    )
    for least, less in reversed(unpaid(lines)):
        cents += less if cents >= least else 0
    return cents


def unpaid(lines: list[ExpenseLine]) -> list[tuple[int, int]]:
    """(what the journey was paid up to there, how much of what was asked above it was not paid) of
    each decision to pay less, or nothing, the first one first.
    """
    found, paid = [], 0
    for line in sorted(lines, key=lambda one: one.id):
        if line.claim.status in GRANTED:
            paid += line.payable_cents
            less = line.amount_cents - line.payable_cents
        else:
            is_refused = line.claim.status == ClaimStatus.REJECTED
            less = max(line.amount_cents, 0) if is_refused else 0
        if less:
            found.append((paid, less))
    return found
