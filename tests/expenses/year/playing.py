"""A made-up year of a branch: each thing is done in the portal, and told to the reckoning."""

import random
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal

import time_machine

from portal.branches.models import Branch
from portal.core.clock import from_local, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions
from portal.expenses.claims.actions.lines import Cost, add_line
from portal.expenses.payouts import actions as payouts
from portal.expenses.payouts import queries
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as lines
from portal.expenses.records.models import (
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    PaymentBatch,
    PayoutLine,
    Rate,
)
from portal.import_export.actions import bring_in
from portal.people.models import Person
from tests.expenses.claims.factories import add_receipt, make_deputy, with_account
from tests.expenses.payouts.factories import that_pays
from tests.expenses.year.reckoning import RATES, Reckoning
from tests.factories import make_person

HEAD = "person,spent_on,kind,km,amount,description,status\n"


def cents(euros: str) -> int:
    return int(Decimal(euros) * 100)


@contextmanager
def on(day: date):
    with time_machine.travel(from_local(day, time(12))):
        yield


@dataclass
class Year:
    """Who takes part, what was done, and where it stands in the portal."""

    branch: Branch
    told: Reckoning = field(default_factory=Reckoning)
    claims: dict[str, int] = field(default_factory=dict)
    batches: list[PaymentBatch] = field(default_factory=list)
    kept: dict[str, ExpenseLine] = field(default_factory=dict)
    trips: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.some = random.Random(2026)  # noqa: S311
        that_pays(self.branch)
        self.people = {
            name: with_account(make_person(self.branch, name=name, code=name.lower()))
            for name in ("Amina", "Bram", "Chris")
        }
        self.leader, self.second, self.payer = (
            make_person(self.branch, Role.TEAM_LEADER) for _ in range(3)
        )
        with on(date(2026, 7, 1)):
            self.deputy = make_person(self.branch, Role.GUIDE)
            make_deputy(self.leader, self.deputy, starts_on=today(), ends_on=date(2026, 7, 31))
        with db.atomic():
            for since, rate in RATES:
                Rate.create(
                    branch=self.branch,
                    transport="car",
                    valid_from=since,
                    cents_per_km=int(rate * 100),
                    source="besluit",
                )

    def play(self) -> "Year":
        """From December on through January of the year after: two New Years."""
        for number in range(14):
            first = date(2025 + (11 + number) // 12, (11 + number) % 12 + 1, 1)
            with on(first.replace(day=28)):
                self.month(number, first)
        return self

    def month(self, number: int, first: date) -> None:
        if number % 4 == 3:
            self.bounce()
        for name in list(self.trips)[-4:]:
            if self.some.random() < 0.5:
                self.put_right(name, f"{self.some.randint(0, 300) / 10}")
        for who in self.people:
            self.type_costs(f"{number}-{who}", who, first)
        if number == 2:
            self.bring_file(first)
        sent = [name for who in self.people for name in self.send_all(number, who)]
        for name in sent:
            self.decide(name)
        self.pay()

    # What one does

    def type_costs(self, name: str, who: str, first: date) -> None:
        for n in range(self.some.randint(1, 3)):
            day = first + timedelta(self.some.randint(0, 26))
            km = f"{self.some.randint(1, 600) / 10}"
            self.travel(f"{name}-t{n}", who, day, km)
        for n in range(self.some.randint(0, 2)):
            day = first + timedelta(self.some.randint(0, 26))
            euros = f"{self.some.choice([3.5, 12.75, 0.01, 260, 99.99]):.2f}"
            kind = self.some.choice(["parking", "phone", "materials", "public_transport"])
            self.spend(f"{name}-c{n}", who, day, kind, euros)

    def travel(self, name: str, who: str, day: date, km: str) -> None:
        hm = int(Decimal(km) * 10)
        self.trips[name] = expenses.travel(self.people[who], day, hm, "car").id
        self.told.journey(name, who, day, km)

    def spend(self, name: str, who: str, day: date, kind: str, euros: str) -> None:
        person = self.people[who]
        line = add_line(person, Cost(kind, day, cents(euros), "iets"), f"{name:a>32}"[:40])
        add_receipt(line, person)
        self.kept[name] = line
        self.told.cost(name, who, day, kind, euros)

    def put_right(self, name: str, km: str) -> None:
        line = lines.line_of(self.trips[name])
        if line is None or line.claim.status == ClaimStatus.REJECTED:
            return
        trip = line.trip
        expenses.correct(trip, int(Decimal(km) * 10), "car", None)
        self.told.put_right(name, km)

    def bring_file(self, first: date) -> None:
        """A day of Amina that was paid before, kilometres of that day included."""
        day = first + timedelta(27)
        self.travel("twice", "Amina", day, "8.4")
        rows = [("mileage", "8.4", "1.60"), ("parking", "", "12.50")]
        text = "".join(f"amina,{day},{kind},{km},{euros},,paid\n" for kind, km, euros in rows)
        bring_in({"expense_lines": (HEAD + text).encode()})
        for kind, km, euros in rows:
            self.told.file("Amina", day, kind, km, euros)
        del self.trips["twice"]

    def send_all(self, number: int, who: str) -> list[str]:
        """Every month of somebody in which there is something to send in."""
        person, names = self.people[who], []
        drafts = ExpenseClaim.select().where(
            ExpenseClaim.claimant == person, ExpenseClaim.status == ClaimStatus.DRAFT
        )
        for draft in list(drafts.order_by(ExpenseClaim.month)):
            asked = [x.amount_cents for x in lines.lines_of(draft)]
            if not [one for one in asked if one > 0]:
                continue
            name, gift = f"{number}-{who}-{draft.month}", self.some.random() < 0.2
            actions.submit(draft, person, as_gift=gift)
            self.claims[name] = draft.id
            self.told.send(name, who, draft.month, gift)
            names.append(name)
        return names

    def claim(self, name: str) -> ExpenseClaim:
        return ExpenseClaim.get_by_id(self.claims[name])

    def decide(self, name: str) -> None:
        by = self.deputy if today().month == 7 else self.leader
        what = self.some.choice(["approve", "approve", "approve", "lower", "ask", "refuse"])
        if what == "refuse" and len(self.told.claims) > 8:
            actions.refuse(self.claim(name), by, "Dit hoort niet bij ons.")
            if self.some.random() < 0.5:
                self.told.decide(name, "rejected", today())
                return
            claim = self.claim(name)
            actions.ask_again(claim, claim.claimant)
            actions.submit(self.claim(name), claim.claimant, as_gift=claim.is_gift)
        if what in {"lower", "ask"}:
            self.lower(name, by)
        if what == "ask":
            actions.return_with(self.claim(name), by, "Waarvoor?")
            claim = self.claim(name)
            actions.submit(claim, claim.claimant, as_gift=claim.is_gift, answer="Zo was het")
        if actions.approve(self.claim(name), by) == ClaimStatus.SUBMITTED:
            actions.approve(self.claim(name), self.second)
        self.told.decide(name, "approved", today())

    def lower(self, name: str, by: Person) -> None:
        """Half of the first cost of a claim, where what is left is more than what is owed."""
        held = self.told.claims[name]
        for cost, line in self.kept.items():
            told = self.told.typed[cost]
            half = (told.asked / 2).quantize(Decimal("1"))
            if told.claim is held and held.total - told.asked + half > 0:
                actions.correct(
                    self.claim(name), by, [actions.Correction(line.id, cents(str(half)), "Half")]
                )
                self.told.lower(cost, str(half))
                return

    def pay(self) -> None:
        rows = [row for row in queries.payable_for(self.payer) if not row.waits]
        if not rows:
            return
        batch = payouts.make(self.payer, {r.claim.id: r.claim.version for r in rows}, today())
        payouts.confirm(batch, self.payer)
        self.batches.append(batch)
        numbers = {number: name for name, number in self.claims.items()}
        self.told.pay(batch.number, [numbers[row.claim.id] for row in rows], today())

    def bounce(self) -> None:
        """The last payment of the last file comes back, and goes along in the next."""
        line = (
            PayoutLine.select()
            .where(PayoutLine.batch == self.batches[-1])
            .order_by(PayoutLine.id.desc())
            .get()
        )
        payouts.bounce(line, self.payer, "Rekening opgeheven")
        numbers = {number: name for name, number in self.claims.items()}
        self.told.comes_back(numbers[line.claim_id], today())
