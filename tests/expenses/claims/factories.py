"""Claims, sent in and not, as plain functions."""

from datetime import date, timedelta

from portal.core.clock import today
from portal.core.crypto import fingerprint, seal
from portal.core.database import db
from portal.expenses.claims import actions
from portal.expenses.records import actions as expenses
from portal.expenses.records.models import ExpenseClaim, ExpenseLine, Receipt
from portal.files import actions as files
from portal.files.uploads import CleanFile
from portal.people.models import Deputy, Person

IBANS = (
    "NL91ABNA0417164300 NL39RABO0300065264 NL02ABNA0123456789 NL20INGB0001234567"
    " NL18RABO0123459876 NL86INGB0002445588 NL69INGB0123456789 NL44RABO0123456789"
).split()


def with_account(person: Person, account: str | None = None) -> Person:
    """Give somebody a bank account: their own, unless it says which."""
    account = account or IBANS[person.id % len(IBANS)]
    with db.atomic():
        Person.update(
            iban_sealed=seal(account, f"person.iban.{person.id}"),
            # Apart from each other, though a list of accounts is short.
            iban_digest=fingerprint(f"{account}{'' if account not in IBANS else person.id}"),
        ).where(Person.id == person.id).execute()
    return Person.get_by_id(person.id)


def make_draft(person: Person, *cents: int, day: date | None = None) -> ExpenseClaim:
    """A draft with a line of parking for each amount, and its receipt."""
    day = day or today() - timedelta(1)
    with db.atomic():
        claim = expenses.draft_for(person, day)
        for amount in cents or (450,):
            line = ExpenseLine.create(
                branch=person.branch_id,
                claim=claim,
                spent_on=day,
                kind="parking",
                amount_cents=amount,
                description="bij het gemeentehuis",
            )
            add_receipt(line, person)
    return ExpenseClaim.get_by_id(claim.id)


def add_receipt(line: ExpenseLine, person: Person, digest: str | None = None) -> Receipt:
    digest = digest or f"{line.id:064}"
    file = files.keep(person, CleanFile(b"RIFFbon", "image/webp", None, 1, digest, "bon.jpg"))
    position = Receipt.select().where(Receipt.line == line).count()
    return Receipt.create(branch=line.branch_id, line=line, file=file, position=position)


def make_submitted(person: Person, *cents: int, day: date | None = None, **options) -> ExpenseClaim:
    """The same, sent in."""
    if not person.iban_sealed:
        person = with_account(person)
    claim = make_draft(person, *cents, day=day)
    actions.submit(claim, person, **options)
    return ExpenseClaim.get_by_id(claim.id)


def make_deputy(leader: Person, person: Person, **dates) -> Deputy:
    around = {"starts_on": today() - timedelta(3), "ends_on": today() + timedelta(3)}
    return Deputy.create(
        branch=leader.branch_id, leader=leader, person=person, appointed_by=leader, **around | dates
    )
