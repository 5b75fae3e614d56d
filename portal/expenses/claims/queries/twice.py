"""What may have been claimed before: the same receipt, or the same day of one person."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from portal.core.database import Rows
from portal.expenses.records.models import ExpenseClaim, ExpenseKind, ExpenseLine, Receipt
from portal.files.models import StoredFile

ALIKE = 6  # of the 128 bits of a likeness; other photos differ in twenty or more


class Like(StrEnum):
    """What two lines have in common: from the surest on."""

    FILE = "file"
    PICTURE = "picture"
    AMOUNT = "amount"  # of one day
    DAY = "day"


@dataclass(frozen=True)
class Twin:
    """Another line that may be the same cost."""

    what: Like
    line: int
    claim: int
    claimant: int


def twins_in(claims: list[int]) -> dict[int, list[Twin]]:
    """{line: what of these claims may have been claimed before, the surest first}"""
    found: dict[int, list[Twin]] = defaultdict(list)
    for line, *other in _same_files(claims):
        found[line].append(Twin(Like.FILE, *other))
    for line, twin in _same_pictures(claims):
        found[line].append(twin)
    for line, cents, other_cents, *other in _same_days(claims):
        what = Like.AMOUNT if cents == other_cents else Like.DAY
        found[line].append(Twin(what, *other))
    return found


def _same_files(claims: list[int]) -> Rows:
    """(line, another line, its claim, its claimant) with a receipt of the very same bytes."""
    file, receipt, line = StoredFile.alias(), Receipt.alias(), ExpenseLine.alias()
    theirs = ExpenseClaim.alias()
    return (
        ExpenseLine.select(ExpenseLine.id, line.id, line.claim, theirs.claimant)
        .join(Receipt, on=(Receipt.line == ExpenseLine.id))
        .join(StoredFile, on=(Receipt.file == StoredFile.id))
        .join(file, on=((file.digest == StoredFile.digest) & (file.branch == StoredFile.branch)))
        .join(receipt, on=(receipt.file == file.id))
        .join(line, on=(receipt.line == line.id))
        .join(theirs, on=(line.claim == theirs.id))
        .where(ExpenseLine.claim.in_(claims), receipt.id != Receipt.id)
        .order_by(line.id)
        .tuples()
    )


def _same_pictures(claims: list[int]) -> list[tuple[int, Twin]]:
    """(line, another line) whose receipts look the same, though their bytes differ.

    Pages of one supplier look the same each month: of PDF files the amount must be the same too.
    """
    own = list(_pictures().where(ExpenseLine.claim.in_(claims)))
    if not own:
        return []
    branches = ExpenseLine.select(ExpenseLine.branch).where(ExpenseLine.claim.in_(claims))
    others = list(_pictures().where(ExpenseLine.branch.in_(branches)))
    return [
        (line, Twin(Like.PICTURE, other, claim, claimant))
        for line, cents, _claim, _whose, digest, bits, media_type in own
        for other, other_cents, claim, claimant, other_digest, other_bits, _type in others
        if digest != other_digest
        and (int(bits, 16) ^ int(other_bits, 16)).bit_count() <= ALIKE
        and (media_type != "application/pdf" or cents == other_cents)
    ]


def _pictures() -> Rows:
    """(line, cents, claim, claimant, digest, likeness, kind of file) of every receipt."""
    return (
        ExpenseLine.select(
            ExpenseLine.id,
            ExpenseLine.amount_cents,
            ExpenseClaim.id,
            ExpenseClaim.claimant,
            StoredFile.digest,
            StoredFile.likeness,
            StoredFile.media_type,
        )
        .join(ExpenseClaim)
        .join_from(ExpenseLine, Receipt, on=(Receipt.line == ExpenseLine.id))
        .join(StoredFile)
        .where(StoredFile.likeness.is_null(False))
        .order_by(ExpenseLine.id)
        .tuples()
    )


def _same_days(claims: list[int]) -> Rows:
    """(line, its cents, those of another line, that line, its claim, its claimant) of one person
    and day: the same amount, another journey by car, or more of its kind in another claim.
    """
    other, mine, theirs = ExpenseLine.alias(), ExpenseClaim.alias(), ExpenseClaim.alias()
    of_kind = (other.kind == ExpenseLine.kind) & (
        (other.kind == ExpenseKind.MILEAGE) | (other.claim != ExpenseLine.claim)
    )
    return (
        ExpenseLine.select(
            ExpenseLine.id,
            ExpenseLine.amount_cents,
            other.amount_cents,
            other.id,
            other.claim,
            theirs.claimant,
        )
        .join(mine, on=(ExpenseLine.claim == mine.id))
        .join(theirs, on=(theirs.claimant == mine.claimant))
        .join(
            other,
            on=((other.claim == theirs.id) & (other.spent_on == ExpenseLine.spent_on)),
        )
        .where(
            ExpenseLine.claim.in_(claims),
            other.id != ExpenseLine.id,
            ExpenseLine.corrects.is_null(),
            other.corrects.is_null(),
            of_kind | (other.amount_cents == ExpenseLine.amount_cents),
        )
        .order_by(other.id)
        .tuples()
    )
