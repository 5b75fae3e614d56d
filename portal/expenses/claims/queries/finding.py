"""The claims that the field on top finds: by their number alone."""

import re

from portal.core.i18n.formatting import month
from portal.core.text import plain_digits
from portal.core.web.addresses import path_to
from portal.expenses.claims.queries.lists import with_claimant
from portal.expenses.records.models import ExpenseClaim
from portal.feature import Hit
from portal.people.models import Person

REFERENCE = re.compile(r"(?:d[\s-]*)?(?:(\d{4})[\s-]+)?(\d{1,9})", re.IGNORECASE)


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """D-2026-0412, 2026-0412, 0412 or 412."""
    number = REFERENCE.fullmatch(plain_digits(typed.strip()))
    if number is None:
        return []
    rows = with_claimant(person).where(ExpenseClaim.id == int(number[2]))
    if number[1]:
        first = int(number[1]) * 100
        rows = rows.where(ExpenseClaim.month.between(first, first + 99))
    return [
        Hit(
            claim.reference,
            path_to("claims.show", claim_id=claim.id),
            [claim.claimant.label, month(claim.first_day)],
        )
        for claim in rows.limit(most)
    ]
