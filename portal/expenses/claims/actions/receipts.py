"""Receipts: waiting with their uploader until the line is saved, and then the line's own."""

from datetime import timedelta

from portal.core.clock import now
from portal.core.crypto import Unreadable
from portal.core.database import db, take_turn
from portal.expenses.claims.queries import lines as queries
from portal.expenses.records.models import ExpenseLine, Receipt, RemovedLine, WaitingFile
from portal.files import actions as files
from portal.files.actions import MOST_A_DAY, picture_of
from portal.files.models import StoredFile
from portal.files.uploads import CleanFile, Refused, clean_receipt
from portal.people.models import Person

MOST_ON_A_LINE = 10
WAITS = timedelta(days=1)
AT_ONCE = 5  # files that are looked at in a minute


class TooManyFiles(Exception):
    """This person has stored as many files as one may in a day."""


class ReceiptIsGone(Exception):
    """A receipt of the form does not wait any more: it waited for more than a day."""


def keep_waiting(person: Person, file: CleanFile) -> str:
    """Keep a receipt until its form is saved; its random place. Raises TooManyFiles."""
    with db.atomic():
        take_turn("files", person.id)
        if files.stored_today(person) >= MOST_A_DAY:
            raise TooManyFiles
        stored = files.keep(person, file)
        WaitingFile.create(branch=person.branch_id, person=person.id, file=stored)
    return stored.place


def drop_waiting(person: Person, place: str) -> None:
    """Throw away a receipt that was not saved yet."""
    with db.atomic():
        for waiting in queries.waiting_at(person, [place]):
            erase(waiting)


def erase(waiting: WaitingFile) -> None:
    WaitingFile.delete().where(WaitingFile.id == waiting.id).execute()
    files.drop(waiting.file_id)


def attach(line: ExpenseLine, person: Person, places: list[str]) -> None:
    """Give a line the receipts that wait at these places, in the transaction of its change.

    Raises ReceiptIsGone when one of them does not wait (any more).
    """
    found = queries.waiting_at(person, places)
    if len(found) != len(set(places)):
        raise ReceiptIsGone
    before = queries.receipts_of(line)
    free = max((receipt.position for receipt in before), default=-1) + 1
    for position, waiting in enumerate(found, free):
        Receipt.create(branch=line.branch_id, line=line.id, file=waiting.file_id, position=position)
        WaitingFile.delete().where(WaitingFile.id == waiting.id).execute()


def remove(line: ExpenseLine, numbers: list[int]) -> None:
    """Erase these receipts of a line, in the transaction of its change."""
    for receipt in queries.receipts_of(line):
        if receipt.id in numbers:
            Receipt.delete().where(Receipt.id == receipt.id).execute()
            files.drop(receipt.file_id)


def let_wait(line: ExpenseLine, person: Person) -> list[str]:
    """Take all receipts off a line that goes; for a day they wait at these places."""
    receipts = queries.receipts_of(line)
    Receipt.delete().where(Receipt.line == line.id).execute()
    for receipt in receipts:
        WaitingFile.create(branch=line.branch_id, person=person.id, file=receipt.file_id)
    return [receipt.file.place for receipt in receipts]


def learn() -> str | None:
    """Note what receipts look like that were stored before that was asked, a few at a time."""
    unknown = (
        StoredFile.select()
        .where(StoredFile.likeness.is_null(), StoredFile.id.in_(Receipt.select(Receipt.file)))
        .order_by(StoredFile.id.desc())
        .limit(AT_ONCE)
    )
    learnt = 0
    for file in list(unknown):
        try:
            likeness = clean_receipt(picture_of(file), "").likeness
        except (Refused, Unreadable):
            likeness = ""
        with db.atomic():
            StoredFile.update(likeness=likeness).where(StoredFile.id == file.id).execute()
        learnt += 1
    return f"{learnt} receipts looked at." if learnt else None


def forget() -> str | None:
    """Erase what waited for more than a day: receipts without a line, lines that were taken out."""
    long_ago = now() - WAITS
    with db.atomic():
        old = list(WaitingFile.select().where(WaitingFile.added_at < long_ago))
        numbers = [waiting.id for waiting in old]
        WaitingFile.delete().where(WaitingFile.id.in_(numbers)).execute()
        StoredFile.delete().where(StoredFile.id.in_([w.file_id for w in old])).execute()
        lines = RemovedLine.delete().where(RemovedLine.removed_at < long_ago).execute()
    return f"{len(old)} receipts without a line erased." if old or lines else None
