"""Mails about claims: in the transaction of what they tell, and without a word about clients."""

from collections.abc import Iterable

from flask_babel import gettext

from portal.core.i18n.formatting import day, euros, local, month
from portal.core.web.addresses import link_to
from portal.expenses.claims import queries
from portal.expenses.claims.queries import approvers
from portal.expenses.records.models import ExpenseClaim
from portal.mail.actions import queue
from portal.mail.models import OutboxMail
from portal.people.models import Person


def submitted(claim: ExpenseClaim) -> None:
    """Tell who may decide on it today; if nobody may, who can see to it that somebody does."""
    total, deciders = queries.total_cents(claim), approvers.of(claim)
    for person in deciders:
        queue(person, "claim.submitted", lambda: waits_text(claim, total), claim)
    if not deciders:
        nobody_decides(claim, approvers.helpers_of(claim))


def waits_text(claim: ExpenseClaim, total: int) -> tuple[str, str]:
    subject = gettext("A claim waits for you: %(number)s", number=claim.reference)
    text = gettext(
        "%(name)s sent in %(amount)s for %(month)s. Look at it here:\n%(link)s",
        name=claim.claimant.label,
        amount=euros(total),
        month=month(claim.first_day),
        link=link_to("claims.show", claim_id=claim.id),
    )
    return subject, text


def waiting(claim: ExpenseClaim, leaders: Iterable[Person]) -> list[Person]:
    """Tell those above that nobody decided on it for too long (D10). Who gets a mail."""
    total = queries.total_cents(claim)
    return [p for p in leaders if queue(p, WAITS, lambda: too_long_text(claim, total), claim)]


def nobody_decides(claim: ExpenseClaim, people: Iterable[Person]) -> list[Person]:
    """Tell that nobody of the branch can decide on it today, and what helps. Who gets a mail."""
    return [p for p in people if queue(p, WAITS, lambda: nobody_text(claim), claim)]


def nobody_text(claim: ExpenseClaim) -> tuple[str, str]:
    subject = gettext("Nobody can decide on claim %(number)s", number=claim.reference)
    text = gettext(
        "It is never approved by itself. A team leader can choose a deputy, and a second team"
        " leader can be asked:\n%(link)s",
        link=link_to("people.index"),
    )
    return subject, text


def neighbour_decides(claim: ExpenseClaim, people: Iterable[Person]) -> list[Person]:
    """Tell who was named for it that they may decide now, for nobody of the branch can. Who gets a
    mail.
    """
    return [p for p in people if queue(p, WAITS, lambda: neighbour_text(claim), claim)]


def neighbour_text(claim: ExpenseClaim) -> tuple[str, str]:
    branch = claim.branch.name
    subject = gettext("You may decide on a claim of %(branch)s", branch=branch)
    text = gettext(
        "A claim waits at %(branch)s since %(day)s. Nobody there can decide on it. You were named"
        " for that. You see its amounts and receipts, and nothing of clients:\n%(link)s",
        branch=branch,
        day=day(local(claim.submitted_at).date()),
        link=link_to("claims.decide", claim=claim.id),
    )
    return subject, text


def help_needed(claim: ExpenseClaim, people: Iterable[Person]) -> list[Person]:
    """Tell leaders of other branches that nobody of this one can decide: no name, no amount. Who
    gets a mail.
    """
    return [p for p in people if queue(p, WAITS, lambda: help_text(claim))]


def help_text(claim: ExpenseClaim) -> tuple[str, str]:
    branch = claim.branch.name
    subject = gettext("Nobody of %(branch)s can decide on a claim", branch=branch)
    text = gettext(
        "A claim waits at %(branch)s since %(day)s. Nobody there can decide on it. It is never"
        " approved by itself. Call them: who of yours can be a team leader there for a while?",
        branch=branch,
        day=day(local(claim.submitted_at).date()),
    )
    return subject, text


def too_long_text(claim: ExpenseClaim, total: int) -> tuple[str, str]:
    subject = gettext("A claim waits too long: %(number)s", number=claim.reference)
    text = gettext(
        "%(name)s sent in %(amount)s on %(day)s. Nobody decided on it yet. It is never approved"
        " by itself.\n%(link)s",
        name=claim.claimant.label,
        amount=euros(total),
        day=day(local(claim.submitted_at).date()),
        link=link_to("claims.show", claim_id=claim.id),
    )
    return subject, text


def reminder(person: Person, cents: int) -> None:
    """Tell somebody of costs that were not sent in yet."""
    queue(person, "claim.reminder", lambda: reminder_text(cents))


def reminder_text(cents: int) -> tuple[str, str]:
    subject = gettext("You have costs to send in")
    text = gettext(
        "You did not send in %(amount)s yet. Send it in this month, then you get it soon."
        "\n%(link)s",
        amount=euros(cents),
        link=link_to("claims.index"),
    )
    return subject, text


def approved(claim: ExpenseClaim) -> None:
    """Tell the claimant that it will be paid, or that their gift was taken."""
    total = queries.totals_of([claim.id])[claim.id][2]
    queue(claim.claimant, "claim.approved", lambda: approved_text(claim, total), claim)


def approved_text(claim: ExpenseClaim, total: int) -> tuple[str, str]:
    subject = gettext("Your claim %(number)s is approved", number=claim.reference)
    amount, at = euros(total), link_to("claims.show", claim_id=claim.id)
    if claim.is_gift:
        text = gettext("Thank you for your gift of %(amount)s.\n%(link)s", amount=amount, link=at)
    else:
        text = gettext(
            "You get %(amount)s. You hear from us when it is paid.\n%(link)s",
            amount=amount,
            link=at,
        )
    return subject, text


def question(claim: ExpenseClaim) -> None:
    """Tell the claimant that there is a question; what it is stands in the portal only."""
    queue(claim.claimant, "claim.question", lambda: question_text(claim), claim)


def question_text(claim: ExpenseClaim) -> tuple[str, str]:
    subject = gettext("A question about your claim %(number)s", number=claim.reference)
    at = link_to("claims.show", claim_id=claim.id)
    return subject, gettext(
        "Read the question, change what is needed, and send it in again.\n%(link)s", link=at
    )


def refused(claim: ExpenseClaim) -> None:
    """Tell the claimant that it is refused; why stands in the portal only."""
    queue(claim.claimant, "claim.refused", lambda: refused_text(claim), claim)


def refused_text(claim: ExpenseClaim) -> tuple[str, str]:
    subject = gettext("Your claim %(number)s is refused", number=claim.reference)
    at = link_to("claims.show", claim_id=claim.id)
    return subject, gettext(
        "Read why here. Do you not agree? Talk to your team leader.\n%(link)s", link=at
    )


WAITS = "claim.waiting"
DECISIONS = ("claim.approved", "claim.question", "claim.refused")


def take_back(claim: ExpenseClaim) -> None:
    """A decision that was taken back need not be told any more, if it has not been yet."""
    OutboxMail.delete().where(
        OutboxMail.person == claim.claimant_id,
        OutboxMail.kind.in_(DECISIONS),
        OutboxMail.sent_at.is_null(),
        OutboxMail.subject.contains(claim.reference),
    ).execute()
