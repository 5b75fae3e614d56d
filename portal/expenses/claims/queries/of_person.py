"""The claims of who works here that are not settled, for who decides on them."""

from peewee import SQL, fn

from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.expenses.claims.queries.lists import visible_to
from portal.expenses.records.models import ClaimStatus, ExpenseClaim
from portal.people.models import Person

WAITING = (ClaimStatus.SUBMITTED, ClaimStatus.RETURNED)


def waiting(person: Person) -> Rows:
    """Sent in and not decided, or sent back with a question, as far as this person sees them."""
    return visible_to(person).where(ExpenseClaim.status.in_(WAITING))


def counts(person: Person) -> Rows | None:
    """Of each who works here how many of these they have."""
    if not person.may(Permission.DECIDE_CLAIMS):
        return None
    return (
        waiting(person)
        .select(
            ExpenseClaim.claimant.alias("whom"),
            SQL("NULL").alias("day"),
            fn.COUNT(ExpenseClaim.id).alias("many"),
        )
        .group_by(ExpenseClaim.claimant)
    )


def on_person(reader: Person, person: Person) -> dict | None:
    if not reader.may(Permission.DECIDE_CLAIMS):
        return None
    theirs = waiting(reader).where(ExpenseClaim.claimant == person.id)
    return {
        "template": "claims/_of_person.html",
        "place": 3,
        "rows": list(theirs.order_by(ExpenseClaim.month.desc(), ExpenseClaim.id.desc())),
    }
