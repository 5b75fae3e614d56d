"""How a branch keeps its books: where it books what, and what stands in its closed periods."""

from enum import StrEnum

from peewee import BooleanField, CharField, DateField, IntegerField

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.expenses.records.models import ExpenseClaim, ExpenseKind
from portal.people.models import Person


class Booking(StrEnum):
    """What is booked of a line."""

    PAID = "paid"
    CAME_BACK = "came_back"
    GIVEN = "given"


class Booked(StrEnum):
    """What has an account of its own: each kind of cost, and the fixed allowance."""

    MILEAGE = ExpenseKind.MILEAGE
    PUBLIC_TRANSPORT = ExpenseKind.PUBLIC_TRANSPORT
    PARKING = ExpenseKind.PARKING
    PHONE = ExpenseKind.PHONE
    MATERIALS = ExpenseKind.MATERIALS
    OTHER = ExpenseKind.OTHER
    ALLOWANCE = "allowance"


class Package(StrEnum):
    """For which program the journal is written; its columns stand in packages.toml."""

    PLAIN = "plain"
    EXACT = "exact"
    AFAS = "afas"
    TWINFIELD = "twinfield"


class BookSettings(BaseModel):
    """The bookkeeping of one branch; a branch without a row takes the plain journal."""

    branch = parent(Branch, unique=True)
    package = CharField(
        max_length=10, default=Package.PLAIN, constraints=[one_of("package", Package)]
    )
    journal = CharField(max_length=10, default="")
    paid_account = CharField(max_length=20, default="")  # the other side of what is paid
    gift_account = CharField(max_length=20, default="")  # the other side of what is given
    is_anbi = BooleanField(default=False)  # a public benefit organisation: gifts count for tax
    rsin = CharField(max_length=9, default="")  # the number of the organisation at the tax office
    version = IntegerField(default=0)


class BookAccount(BaseModel):
    """On which account, and for which cost centre, a branch books a kind of cost."""

    branch = parent(Branch)
    what = CharField(max_length=16, constraints=[one_of("what", Booked)])
    ledger_account = CharField(max_length=20, default="")
    cost_centre = CharField(max_length=30, default="")

    class Meta:
        indexes = ((("branch", "what"), True),)


class BookPeriod(BaseModel):
    """That the books were closed until a day, and that day with them: they stay as they were."""

    branch = parent(Branch)
    closed_until = DateField()
    closed_by = parent(Person)
    closed_at = MomentField(default=now)

    class Meta:
        indexes = ((("id", "branch"), True), (("branch", "closed_until"), True))
        constraints = [same_branch("closed_by_id", "person")]


class BookEntry(BaseModel):
    """A row of the ledger as it was when its period was closed: cents, and hundred metres."""

    branch = parent(Branch)
    period = parent(BookPeriod)
    what = CharField(max_length=10, constraints=[one_of("what", Booking)])
    is_correction = BooleanField(default=False)  # of what stands in a period before
    booked_on = DateField()
    claim = parent(ExpenseClaim)
    line_number = IntegerField()  # of the line, which may be gone
    payment_number = IntegerField(null=True)  # of the payment in its file; nothing: a gift
    batch_number = IntegerField(null=True)
    spent_on = DateField()
    kind = CharField(max_length=16, constraints=[one_of("kind", Booked)])
    account = CharField(max_length=20)
    cost_centre = CharField(max_length=30)
    project = CharField(max_length=30)
    distance_hm = IntegerField(null=True)
    asked_cents = IntegerField()
    paid_cents = IntegerField()

    class Meta:
        indexes = ((("branch", "booked_on"), False),)
        constraints = [
            same_branch("period_id", "book_period"),
            same_branch("claim_id", "expense_claim"),
        ]
