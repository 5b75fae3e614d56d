"""Which rate holds, which trips were made, which lines stand where."""

from collections.abc import Iterable
from datetime import date

from peewee import ModelSelect

from portal.access import Permission
from portal.expenses.models import ClaimStatus, ExpenseClaim, ExpenseLine, Rate, Transport, Trip
from portal.people.models import Person


def rate_on(day: date, transport: str = Transport.CAR) -> Rate | None:
    """What a kilometre pays on the day of travel; None where no rate is known."""
    return next((rate for rate in rates_on([day]) if rate.transport == transport), None)


def rates_on(days: Iterable[date]) -> list[Rate]:
    """The rates that hold on at least one of these days, the newest first."""
    days = list(days)
    return list(
        Rate.select()
        .where(
            Rate.valid_from <= max(days),
            Rate.valid_until.is_null() | (Rate.valid_until >= min(days)),
        )
        .order_by(Rate.valid_from.desc())
    )


def all_rates() -> list[Rate]:
    """Every rate there was, the newest first."""
    return list(Rate.select().order_by(Rate.valid_from.desc()))


def trips_of(person: Person) -> ModelSelect:
    """Somebody's own trips, newest first."""
    return Trip.select().where(Trip.person == person).order_by(Trip.travelled_on.desc(), Trip.id)


def lines_visible_to(person: Person) -> ModelSelect:
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


def draft_of(person: Person, month: int) -> ExpenseClaim | None:
    """The claim of that month that still gathers lines."""
    return (
        ExpenseClaim.select()
        .where(
            ExpenseClaim.claimant == person,
            ExpenseClaim.month == month,
            ExpenseClaim.status == ClaimStatus.DRAFT,
        )
        .order_by(ExpenseClaim.id)
        .first()
    )
