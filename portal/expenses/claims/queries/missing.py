"""What a claim lacks before it can be sent in, line by line."""

from datetime import date

from flask_babel import gettext

from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.formatting import day
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ExpenseClaim, ExpenseKind, ExpenseLine, KindRule, Receipt
from portal.people.models import Person


def missing_in(
    claim: ExpenseClaim, lines: list[ExpenseLine], as_gift: bool = False
) -> dict[int | None, list[str]]:
    """{line, or None for the whole claim: [what to do]} of the lines that are sent in with it;
    nothing when it is complete. A claim that is given away needs no bank account.
    """
    receipts = expenses.receipts_of(lines)
    return lacking(lines, receipts, Books(claim.branch_id), as_gift or bool(account_of(claim)))


class Books:
    """The rules of a branch for kinds of cost, and the first day of its books."""

    def __init__(self, branch_id: int) -> None:
        self.rules = list(expenses.all_kind_rules(branch_id))
        self.begin_on = expenses.first_day(branch_id)


def lacking(
    lines: list[ExpenseLine],
    receipts: dict[int, list[Receipt]],
    books: Books,
    can_be_paid: bool,
) -> dict[int | None, list[str]]:
    """`missing_in`, of what was read before."""
    found: dict[int | None, list[str]] = {}
    for line in lines:
        rule = expenses.rule_of(line, books.rules)
        lacks = lacks_of(line, rule, len(receipts.get(line.id, [])))
        if line.spent_on < books.begin_on:
            lacks.append(too_long_ago(books.begin_on))
        if lacks:
            found[line.id] = lacks
    whole = []
    if not lines:
        whole.append(gettext("There is nothing in it yet. Add a line first."))
    if not can_be_paid:
        whole.append(gettext("We do not know your bank account. Fill it in at My account."))
    return found | ({None: whole} if whole else {})


def too_long_ago(first: date) -> str:
    """What is said of a cost from before the first rule of the branch."""
    return gettext(
        "This was before %(day)s. The organisation pays no costs of so long ago.", day=day(first)
    )


def lacks_of(line: ExpenseLine, rule: KindRule | None, receipts: int) -> list[str]:
    lacks = []
    if line.amount_cents == 0:
        lacks.append(gettext("The amount is 0. Fill in what it cost, or take the line out."))
    if line.spent_on > today():
        lacks.append(gettext("This day has not come yet."))
    if rule and not receipts and not line.is_allowance and rule.asks_receipt(line.amount_cents):
        lacks.append(gettext("Add a photo of the receipt."))
    if line.kind == ExpenseKind.OTHER and not line.description and not line.is_allowance:
        lacks.append(gettext("Write what it was for."))
    return lacks


def account_of(claim: ExpenseClaim) -> Rows:
    """Who claimed, if their bank account is known."""
    return Person.select(Person.id).where(
        Person.id == claim.claimant_id, Person.iban_sealed.is_null(False)
    )
