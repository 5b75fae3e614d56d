"""Payouts in the demo: months that the bank paid, and a file that it does not have yet."""

from datetime import date, time, timedelta
from random import Random

from portal.branches.models import Branch
from portal.core.clock import add_months, from_local, today, year_month
from portal.core.web.access import Role
from portal.core.workdays import bank_day_from
from portal.demo.actions.claims import cost_on, set_back
from portal.demo.queries import in_role
from portal.expenses.claims import actions as claims
from portal.expenses.payouts import actions as payouts
from portal.expenses.payouts.models import BookSettings
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ExpenseClaim, ExpensePolicy, PaymentBatch
from portal.mail.models import OutboxMail
from portal.people.models import Employment, Person

MONTHS = 6


def add_payouts(branch: Branch) -> None:
    """A budget, and a file a month of which the last one waits for its leader. No mails."""
    random = Random(2027)  # noqa: S311  made-up costs
    leader, guide = in_role(Role.TEAM_LEADER, branch), in_role(Role.GUIDE, branch)
    ExpensePolicy.create(
        branch=branch,
        valid_from=date(today().year - 1, 1, 1),
        second_approval_from_cents=25_000,
        escalate_after_days=7,
        late_after_days=92,
        likely_hm_per_trip=1000,
        yearly_budget_cents=90_000,
        cost_centre="4100",
        project="VRIJW",
        source="Begroting van de locatie",
    )
    BookSettings.create(branch=branch, journal="90", paid_account="1990", gift_account="8200")
    claimants = [
        person
        for person in Person.select().where(Person.branch == branch).order_by(Person.id)
        if person.is_active
        and person.iban_sealed
        and person.employment != Employment.PAID
        and person.id not in (leader.id, guide.id)
    ]
    for ago in range(MONTHS, 0, -1):
        people = claimants[ago % 3 :: 3] + ([guide] if ago == MONTHS - 1 else [])
        pay_month(people, leader, ago, random)
    OutboxMail.delete().where(OutboxMail.kind.startswith("claim.")).execute()


def pay_month(people: list[Person], leader: Person, ago: int, random: Random) -> None:
    """Costs of a month, approved and paid in the month after it; the last file is not confirmed."""
    first = add_months(today().replace(day=1), -ago)
    ready = [approved(person, first, leader, random) for person in people]
    made_on = bank_day_from(add_months(first, 1) + timedelta(1)) if ago > 1 else today()
    batch = payouts.make(leader, {claim.id: claim.version for claim in ready}, made_on)
    if ago == 1:
        return
    payouts.confirm(batch, leader)
    days = timedelta((today() - made_on).days)
    for claim in ready:
        set_back(claim, days)
    values = {
        "made_at": from_local(made_on, time(10, 30)),
        "confirmed_at": from_local(made_on, time(14)),
    }
    PaymentBatch.update(values).where(PaymentBatch.id == batch.id).execute()


def approved(person: Person, first: date, leader: Person, random: Random) -> ExpenseClaim:
    day = first + timedelta(random.randrange(2, 26))
    cost_on(person, day, random)
    draft = expenses.drafts_of(person, year_month(day)).get()
    claims.submit(draft, person)
    claims.approve(draft, leader)
    return ExpenseClaim.get_by_id(draft.id)
