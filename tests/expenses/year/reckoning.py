"""The money once more, from what was typed and done alone: no database, no code of the portal."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# Of a kilometre by car, from a day on.
RATES = [
    (date(2025, 1, 1), Decimal("0.23")),
    (date(2026, 1, 1), Decimal("0.26")),
    (date(2027, 1, 1), Decimal("0.19")),
]


def rate_on(day: date) -> Decimal:
    return [rate for since, rate in RATES if since <= day][-1]


def month_of(day: date) -> int:
    return day.year * 100 + day.month


@dataclass
class Line:
    who: str
    day: date
    kind: str
    asked: Decimal
    km: Decimal | None = None
    lowered: Decimal | None = None
    of: str | None = None  # the journey that it corrects
    claim: "Claim | None" = None

    @property
    def paid(self) -> Decimal:
        return self.asked if self.lowered is None else min(self.asked, self.lowered)


@dataclass
class Claim:
    who: str
    month: int
    gift: bool
    state: str = "submitted"
    lines: list[Line] = field(default_factory=list)
    decided_on: date | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.paid for line in self.lines), Decimal(0))


@dataclass
class Payment:
    batch: int
    claim: Claim
    day: date
    back_on: date | None = None


class Reckoning:
    """Told in the order in which things happened; `claims` are named as who sent them in says."""

    def __init__(self) -> None:
        self.typed: dict[str, Line] = {}
        self.corrections: list[Line] = []
        self.claims: dict[str, Claim] = {}
        self.payments: list[Payment] = []
        self.imported: list[Line] = []

    # What happens

    def cost(self, name: str, who: str, day: date, kind: str, euros: str) -> None:
        self.typed[name] = Line(who, day, kind, Decimal(euros))

    def journey(self, name: str, who: str, day: date, km: str) -> None:
        asked = (Decimal(km) * rate_on(day)).quantize(CENT, ROUND_HALF_UP)
        self.typed[name] = Line(who, day, "mileage", asked, Decimal(km))

    def file(self, who: str, day: date, kind: str, km: str, euros: str) -> None:
        """A paid line of a file; of kilometres nobody is paid once more."""
        found = Line(who, day, kind, Decimal(euros), Decimal(km) if km else None)
        self.imported.append(found)
        for name, line in list(self.typed.items()):
            same = (line.who, line.day, line.kind) == (who, day, "mileage")
            if kind == "mileage" and same and line.claim is None:
                del self.typed[name]

    def put_right(self, name: str, km: str) -> None:
        line = self.typed[name]
        asked = (Decimal(km) * rate_on(line.day)).quantize(CENT, ROUND_HALF_UP)
        if line.claim is None:
            line.asked, line.km = asked, Decimal(km)
            return
        right = asked if line.lowered is None else min(asked, line.lowered)
        granted = [line, *(c for c in self.corrections if c.of == name and c.claim)]
        more = right - sum(c.paid for c in granted)
        further = Decimal(km) - sum(c.km for c in granted)
        self.corrections = [c for c in self.corrections if c.of != name or c.claim]
        if more:
            self.corrections.append(Line(line.who, line.day, "mileage", more, further, of=name))

    def send(self, name: str, who: str, month: int, gift: bool) -> None:
        claim = self.claims[name] = Claim(who, month, gift)
        mine = [x for x in (*self.typed.values(), *self.corrections) if x.who == who]
        free = [x for x in mine if x.claim is None]
        claim.lines = [x for x in free if x.asked > 0 and month_of(x.day) == month]
        for owed in (x for x in free if x.asked < 0):
            was_gift = self.typed[owed.of].claim.gift
            if was_gift == gift and claim.total + owed.asked > 0:
                claim.lines.append(owed)
        for line in claim.lines:
            line.claim = claim

    def lower(self, name: str, euros: str) -> None:
        self.typed[name].lowered = Decimal(euros)

    def decide(self, name: str, state: str, day: date) -> None:
        claim = self.claims[name]
        claim.state, claim.decided_on = state, day
        if state == "approved" and claim.gift:
            claim.state = "waived"
        if state == "rejected":  # what is owed waits for another claim
            for line in [x for x in claim.lines if x.asked < 0]:
                again = Line(line.who, line.day, line.kind, line.asked, line.km, of=line.of)
                self.corrections.remove(line)
                self.corrections.append(again)

    def pay(self, batch: int, names: list[str], day: date) -> None:
        for name in names:
            self.claims[name].state = "paid"
            self.payments.append(Payment(batch, self.claims[name], day))

    def comes_back(self, name: str, day: date) -> None:
        payment = [p for p in self.payments if p.claim is self.claims[name]][-1]
        payment.back_on, payment.claim.state = day, "approved"

    # What it comes to

    def batch(self, number: int) -> list[Decimal]:
        return sorted(p.claim.total for p in self.payments if p.batch == number)

    def statement(self, who: str, year: int) -> tuple[Decimal, Decimal]:
        """(paid, given) by the day of the money."""
        paid = [
            p.claim.total
            for p in self.payments
            if p.claim.who == who and p.day.year == year and p.back_on is None
        ]
        given = [
            c.total
            for c in self.claims.values()
            if c.who == who and c.state == "waived" and c.decided_on.year == year
        ]
        return sum(paid, Decimal(0)), sum(given, Decimal(0))

    def ledger(self, year: int) -> list[tuple[date, str, Decimal, Decimal]]:
        """(booked on, kind, paid, given) of every line that moved in a year, in order."""
        rows = []
        for p in self.payments:
            rows += [(p.day, x.kind, x.paid, Decimal(0)) for x in p.claim.lines]
            if p.back_on:
                rows += [(p.back_on, x.kind, -x.paid, Decimal(0)) for x in p.claim.lines]
        for c in self.claims.values():
            if c.state == "waived":
                rows += [(c.decided_on, x.kind, Decimal(0), x.paid) for x in c.lines]
        return sorted(row for row in rows if row[0].year == year)

    def granted(self, year: int) -> list[Line]:
        """All that was approved or paid, by the day on which it was spent."""
        own = [
            line
            for claim in self.claims.values()
            if claim.state in {"approved", "paid"}
            for line in claim.lines
        ]
        return [line for line in [*own, *self.imported] if line.day.year == year]

    def by(self, year: int, of) -> dict:
        found: dict = defaultdict(Decimal)
        for line in self.granted(year):
            found[of(line)] += line.paid
        return dict(found)
