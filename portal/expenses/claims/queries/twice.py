"""What may have been claimed before: the same receipt, or the same day of one person."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from peewee import Expression

from portal.core.database import Rows
from portal.expenses.records.models import ExpenseClaim, ExpenseKind, ExpenseLine, Receipt
from portal.files.models import StoredFile

# How many of the 512 bits of a likeness differ. A photo that was made smaller and saved again
# differs in 5 to 25; of 2,210 pairs of receipts drawn alike 5 differ in fewer than 11, 60 in fewer
# than 25, photos of different papers in over 60.
SAME, ALIKE = 8, 25


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


def _same_files(claims: list[int]) -> list[tuple[int, int, int, int]]:
    """(line, another line, its claim, its claimant) with a receipt of the very same bytes."""
    own = _files().where(ExpenseLine.claim.in_(claims))
    known: dict[tuple, list[Bytes]] = defaultdict(list)
    for one in (Bytes(*row) for row in own):
        known[one.branch, one.digest].append(one)
    same = _files().where(StoredFile.digest.in_({digest for _branch, digest in known}))
    return [
        (one.line, other.line, other.claim, other.claimant)
        for other in (Bytes(*row) for row in same)
        for one in known[other.branch, other.digest]
        if one.receipt != other.receipt
    ]


class Bytes(NamedTuple):
    """A receipt as far as its bytes go, and where it is."""

    branch: int
    digest: str
    receipt: int
    line: int
    claim: int
    claimant: int


def _files() -> Rows:
    """The bytes of every receipt."""
    return (
        Receipt.select(
            StoredFile.branch,
            StoredFile.digest,
            Receipt.id,
            ExpenseLine.id,
            ExpenseLine.claim,
            ExpenseClaim.claimant,
        )
        .join(StoredFile)
        .join_from(Receipt, ExpenseLine)
        .join(ExpenseClaim)
        .order_by(ExpenseLine.id, Receipt.id)
        .tuples()
    )


def _same_pictures(claims: list[int]) -> list[tuple[int, Twin]]:
    """(line, another line) whose receipts look the same, though their bytes differ.

    Papers of one supplier look much the same each month: where it is not quite the same picture,
    or a PDF, the day or the amount must be the same too.
    """
    own = [Picture(*row) for row in _pictures().where(ExpenseLine.claim.in_(claims))]
    if not own:
        return []
    days = [line.day for line in own]
    near = ExpenseLine.spent_on.between(min(days) - A_YEAR, max(days) + A_YEAR)
    branches = ExpenseLine.select(ExpenseLine.branch).where(ExpenseLine.claim.in_(claims))
    others = _pictures().where(ExpenseLine.branch.in_(branches), near)
    known: dict[tuple, list[Picture]] = defaultdict(list)
    for line in own:
        for part in line.parts():
            known[part].append(line)
    found = []
    for other in (Picture(*row) for row in others):
        near_it = [one for part in other.parts() for one in known.get(part, [])]
        for line in {(one.line, one.digest): one for one in near_it}.values():
            if line.digest != other.digest and line.is_like(other):
                twin = Twin(Like.PICTURE, other.line, other.claim, other.claimant)
                found.append((line.line, twin))
    return found


A_YEAR = timedelta(days=366)
PDF = "application/pdf"


@dataclass
class Picture:
    """The receipt of a line, as far as it is compared."""

    line: int
    day: date
    cents: int
    claim: int
    claimant: int
    digest: str
    likeness: str
    media_type: str

    def __post_init__(self) -> None:
        self.bits = int(self.likeness, 16)

    def is_like(self, other: "Picture") -> bool:
        apart = (self.bits ^ other.bits).bit_count()
        fits = self.day == other.day or self.cents == other.cents
        return apart <= (ALIKE if fits else SAME) and (fits or self.media_type != PDF)

    def parts(self) -> list[tuple]:
        """Of two that are alike one is the same: the day, the amount, or a part of the bits, for
        these are more than may differ.
        """
        size = len(self.likeness) // (SAME + 1)
        bits = [(n, self.likeness[n * size : (n + 1) * size]) for n in range(SAME + 1)]
        return [("day", self.day), ("cents", self.cents), *bits]


def _pictures() -> Rows:
    """What is compared of every receipt."""
    return (
        ExpenseLine.select(
            ExpenseLine.id,
            ExpenseLine.spent_on,
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
        .where(StoredFile.likeness != "")
        .order_by(ExpenseLine.id)
        .tuples()
    )


class Cost(NamedTuple):
    line: int
    claim: int
    claimant: int
    day: date
    kind: str
    cents: int


def _same_days(claims: list[int]) -> Iterator[tuple[int, int, int, int, int, int]]:
    """(line, its cents, those of another line, that line, its claim, its claimant) of one person
    and day: the same amount, another journey by car, or more of its kind in another claim.
    """
    own: dict[tuple[int, date], list[Cost]] = defaultdict(list)
    for one in _costs(ExpenseLine.claim.in_(claims)):
        own[one.claimant, one.day].append(one)
    if not own:
        return
    people, days = ({key[place] for key in own} for place in (0, 1))
    for other in _costs(ExpenseClaim.claimant.in_(people), ExpenseLine.spent_on.in_(days)):
        for one in own[other.claimant, other.day]:
            if one.line != other.line and _is_like(one, other):
                yield (one.line, one.cents, other.cents, other.line, other.claim, other.claimant)


def _costs(*which: Expression) -> list[Cost]:
    """These lines but for corrections, in order."""
    lines = ExpenseLine.select(
        ExpenseLine.id,
        ExpenseLine.claim,
        ExpenseClaim.claimant,
        ExpenseLine.spent_on,
        ExpenseLine.kind,
        ExpenseLine.amount_cents,
    )
    found = lines.join(ExpenseClaim).where(*which, ExpenseLine.corrects.is_null())
    return [Cost(*row) for row in found.order_by(ExpenseLine.id).tuples()]


def _is_like(one: Cost, other: Cost) -> bool:
    again = one.kind == ExpenseKind.MILEAGE or one.claim != other.claim
    return one.cents == other.cents or (one.kind == other.kind and again)
