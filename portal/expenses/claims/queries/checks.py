"""What to look at before deciding on a claim."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask_babel import gettext

from portal.account.actions.bank import place
from portal.core.banking import in_bank_letters, is_account
from portal.core.clock import local, now
from portal.core.crypto import Unreadable, unseal
from portal.core.i18n.formatting import day, euros, kilometres, moment_day
from portal.expenses.claims.queries.material import Material
from portal.expenses.claims.queries.twice import Like, Twin
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ExpenseClaim, ExpenseKind, ExpenseLine
from portal.people.models import Person

ACCOUNT_WAITS = timedelta(hours=72)  # after a change of bank account (R18)


@dataclass(frozen=True)
class Remark:
    """Something to look at: in a few words for the list, and in a sentence."""

    short: str
    text: str
    line_id: int | None = None
    claim_id: int | None = None  # another claim that it is about


@dataclass
class Checks:
    """What was found of one claim."""

    remarks: list[Remark] = field(default_factory=list)
    fine: list[str] = field(default_factory=list)

    @property
    def all_fine(self) -> bool:
        return not self.remarks


def checks_of(material: Material) -> dict[int, Checks]:
    """{claim: what was found}"""
    found = {}
    for claim in material.claims:
        checks = found[claim.id] = Checks()
        for check in CHECKS:
            check(claim, material, checks)
        for warning in material.warnings.get(claim.id, []):
            checks.remarks.append(Remark(gettext("Over the limit"), warning.text))
    return found


def _talked_about(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    """What somebody asked about, or pays less of, is looked at by whoever decides in the end."""
    if asked := material.asked_at.get(claim.id):
        text = gettext("A question was asked on %(day)s. Read the answer.", day=moment_day(asked))
        checks.remarks.append(Remark(gettext("Question asked"), text))
    if refused := material.refused_at.get(claim.id):
        text = gettext("It was refused on %(day)s. Read why below.", day=moment_day(refused))
        checks.remarks.append(Remark(gettext("Refused before"), text))
    for line in material.lines[claim.id]:
        if line.approved_cents is not None:
            text = gettext(
                "Of the line of %(day)s %(pay)s is paid, not %(asked)s.",
                day=day(line.spent_on),
                pay=euros(line.approved_cents),
                asked=euros(line.amount_cents),
            )
            checks.remarks.append(Remark(gettext("Lowered"), text, line.id))


def _visits(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    lines = material.lines[claim.id]
    trips = [x for x in lines if x.kind == ExpenseKind.MILEAGE and not x.corrects_id]
    alone = [x for x in trips if x.trip_id not in material.visited]
    checks.remarks += [
        Remark(
            gettext("No visit"),
            gettext("There is no visit with the car trip of %(day)s.", day=day(line.spent_on)),
            line.id,
        )
        for line in alone
    ]
    if trips and not alone:
        checks.fine.append(gettext("Every car trip belongs to a visit."))


def _corrections(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    for line in material.lines[claim.id]:
        if line.corrects_id:
            text = gettext(
                "The journey of %(day)s was put right after it was approved: %(amount)s.",
                day=day(line.spent_on),
                amount=euros(line.amount_cents),
            )
            checks.remarks.append(Remark(gettext("Correction"), text, line.id))


def _rates(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    driven = [x for x in material.lines[claim.id] if x.distance_hm is not None and x.rate_id]
    right, wrong = set(), []
    for line in driven:
        transport = material.transports.get(line.trip_id)
        rate = transport and expenses.rate_of(line.spent_on, transport, material.rates)
        if rate and line.amount_cents == rate.amount_cents(line.distance_hm or 0):
            right.add(rate.cents_per_km)
            continue
        text = gettext(
            "On %(day)s a kilometre pays %(rate)s; this line asks %(amount)s.",
            day=day(line.spent_on),
            rate=euros(rate.cents_per_km) if rate else "?",
            amount=euros(line.amount_cents),
        )
        wrong.append(Remark(gettext("Other rate"), text, line.id))
    checks.remarks += wrong
    if right and not wrong:
        rates = ", ".join(euros(cents) for cents in sorted(right))
        checks.fine.append(gettext("The price of a kilometre is right (%(rate)s).", rate=rates))


def _kilometres(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    most = material.policy.likely_hm_per_trip
    for line in material.lines[claim.id]:
        if (line.distance_hm or 0) > most:
            text = gettext(
                "The trip of %(day)s is %(km)s km. More than %(most)s km is seldom right.",
                day=day(line.spent_on),
                km=kilometres(line.distance_hm),
                most=kilometres(most),
            )
            checks.remarks.append(Remark(gettext("Many kilometres"), text, line.id))


def _receipts(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    asked = [
        line
        for line in material.lines[claim.id]
        if not line.is_allowance
        and (rule := material.rule_for(line))
        and rule.asks_receipt(line.amount_cents)
    ]
    without = [line for line in asked if not material.receipts.get(line.id)]
    for line in without:
        text = gettext("There is no receipt with the line of %(day)s.", day=day(line.spent_on))
        checks.remarks.append(Remark(gettext("No receipt"), text, line.id))
    if asked and not without:
        checks.fine.append(gettext("Every cost has its receipt."))


def _seen_before(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    for line in material.lines[claim.id]:
        if twin := twin_of(line, material.twins.get(line.id, [])):
            other = twin.claim if twin.claim != claim.id else None
            short = gettext("Receipt twice?") if twin.what in RECEIPTS else gettext("Twice?")
            checks.remarks.append(Remark(short, told_of(line, twin), line.id, other))


RECEIPTS = {Like.FILE, Like.PICTURE}


def twin_of(line: ExpenseLine, twins: list[Twin]) -> Twin | None:
    """The surest of what may be the same cost, in another claim first.

    Several of a day within one claim are said once, at the second line.
    """
    said = [
        twin
        for twin in twins
        if twin.what in RECEIPTS or twin.claim != line.claim_id or twin.line < line.id
    ]
    of_day = [twin for twin in said if twin.what == Like.DAY and twin.claim == line.claim_id]
    if len(of_day) > 1:
        said = [twin for twin in said if twin not in of_day]
    order = list(Like)
    return min(
        said, key=lambda t: (order.index(t.what), t.claim == line.claim_id, t.line), default=None
    )


def told_of(line: ExpenseLine, twin: Twin) -> str:
    """What two lines have in common, in a sentence."""
    when, amount = day(line.spent_on), euros(line.amount_cents)
    if twin.what == Like.FILE:
        return gettext("The receipt of %(day)s is the same file as one in another line.", day=when)
    if twin.what == Like.PICTURE:
        return gettext("The receipt of %(day)s looks the same as one in another line.", day=when)
    if twin.what == Like.AMOUNT:
        return gettext("%(amount)s on %(day)s was asked before.", amount=amount, day=when)
    if line.kind == ExpenseKind.MILEAGE:
        return gettext("Another journey of %(day)s was asked too.", day=when)
    return gettext("More of this kind was asked for %(day)s.", day=when)


def _late(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    sent = local(claim.submitted_at or now()).date()
    days = material.policy.late_after_days
    asked = [x for x in material.lines[claim.id] if not x.corrects_id]
    late = [x for x in asked if (sent - x.spent_on).days > days]
    if late:
        text = gettext(
            "The line of %(day)s was sent in after more than %(n)s days.",
            day=day(late[0].spent_on),
            n=days,
        )
        checks.remarks.append(Remark(gettext("Too late"), text, late[0].id))


def _account(claim: ExpenseClaim, material: Material, checks: Checks) -> None:
    if claim.is_gift:
        checks.fine.append(gettext("This is a gift: nothing is paid."))
        return
    person = claim.claimant
    if others := material.same_account.get(person.id):
        checks.remarks.append(Remark(gettext("One account, two people"), shared_by(others)))
    if not is_valid_account(person):
        text = gettext("The bank account is missing or wrong. Ask %(name)s.", name=person.label)
        checks.remarks.append(Remark(gettext("No bank account"), text))
    elif not in_bank_letters(person.full_name):
        text = gettext("A bank cannot write this name. Ask for the name as it is on a bank card.")
        checks.remarks.append(Remark(gettext("Name without letters"), text))
    elif person.iban_changed_at and now() - person.iban_changed_at < ACCOUNT_WAITS:
        text = gettext("The bank account changed a short while ago. Call to check it.")
        checks.remarks.append(Remark(gettext("New bank account"), text))
    else:
        checks.fine.append(gettext("The bank account is right."))


def shared_by(others: list[str]) -> str:
    """What is said where other people have the bank account of somebody."""
    return gettext("%(names)s has the same bank account. Ask why.", names=", ".join(others))


def is_valid_account(person: Person) -> bool:
    try:
        account = unseal(person.iban_sealed, place(person))
    except Unreadable:
        return False
    return is_account(account)


CHECKS = (
    _visits,
    _corrections,
    _rates,
    _kilometres,
    _receipts,
    _seen_before,
    _talked_about,
    _late,
    _account,
)
