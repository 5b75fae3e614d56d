"""Saying where the branch books what, and closing a period of its books."""

from datetime import date

from peewee import IntegrityError

from portal import audit
from portal.core.clock import local, today
from portal.core.database import StaleVersion, db, save_changes, take_turn
from portal.expenses.payouts.models import BookAccount, Booked, BookEntry, BookPeriod, BookSettings
from portal.expenses.payouts.queries.ledger import accounts_of, closed_until, last_period, ledger
from portal.people.models import Person


class NotToClose(Exception):
    """These days are not over yet, or closed already."""


def set_books(
    settings: BookSettings,
    by: Person,
    version: int,
    accounts: dict[Booked, tuple[str, str]],
    **values,
) -> None:
    """Save the settings, and {kind: (account, cost centre)}. Raises StaleVersion."""
    held = accounts_of(by.branch_id)
    changes = audit.differences(settings, **values)
    for kind, (account, centre) in accounts.items():
        before = held.get(kind) or BookAccount(ledger_account="", cost_centre="")
        new = audit.differences(before, ledger_account=account, cost_centre=centre)
        changes |= {f"{kind}.{column}": change for column, change in new.items()}
    if not changes:
        return
    try:
        with db.atomic():
            if settings.id is None:
                settings = BookSettings.create(branch=by.branch_id)
            save_changes(settings, version, **values)
            for kind, (account, centre) in accounts.items():
                _set_account(by.branch_id, kind, account, centre)
            audit.record(by, "books.set", settings, changes=changes)
    except IntegrityError as error:
        raise StaleVersion from error


def _set_account(branch_id: int, kind: Booked, account: str, centre: str) -> None:
    """An empty one is none: then it is booked by the rules."""
    values = {"ledger_account": account, "cost_centre": centre}
    here = (BookAccount.branch == branch_id) & (BookAccount.what == kind)
    if not (account or centre):
        BookAccount.delete().where(here).execute()
    elif not BookAccount.update(values).where(here).execute():
        BookAccount.create(branch=branch_id, what=kind, **values)


def close(by: Person, until: date) -> BookPeriod:
    """Keep all that is booked until a day, and that day with it, as it is now.

    Raises NotToClose.
    """
    with db.atomic():
        take_turn("books.close", by.branch_id)
        before = closed_until(by.branch_id) or date.min
        if not before < until < today():
            raise NotToClose
        rows = [entry for entry in ledger(by.branch_id) if before < entry.booked_on <= until]
        period = BookPeriod.create(branch=by.branch_id, closed_until=until, closed_by=by.id)
        for entry in rows:
            BookEntry.create(
                branch=by.branch_id,
                period=period,
                what=entry.what,
                is_correction=entry.is_correction,
                booked_on=entry.booked_on,
                claim=entry.claim,
                line_number=entry.line,
                payment_number=entry.payment,
                batch_number=entry.batch,
                spent_on=entry.spent_on,
                kind=entry.kind,
                account=entry.account,
                cost_centre=entry.cost_centre,
                project=entry.project,
                distance_hm=entry.distance_hm,
                asked_cents=entry.asked_cents,
                paid_cents=entry.paid_cents,
            )
        audit.record(by, "books.close", period, reason=str(until))
    return period


def may_open_again(period: BookPeriod) -> bool:
    """Whether it was closed today: then nobody took the file in yet."""
    return local(period.closed_at).date() == today()


def open_again(by: Person, period: BookPeriod) -> bool:
    """Take back that the last period was closed, on that day; False where it is another."""
    with db.atomic():
        take_turn("books.close", by.branch_id)
        if last_period(by.branch_id) != period or not may_open_again(period):
            return False
        BookEntry.delete().where(BookEntry.period == period.id).execute()
        BookPeriod.delete().where(BookPeriod.id == period.id).execute()
        audit.record(by, "books.open", period, reason=str(period.closed_until))
    return True
