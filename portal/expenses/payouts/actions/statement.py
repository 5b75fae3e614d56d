"""The year statement of one person, for themselves and for the tax office."""

from datetime import date

from flask_babel import get_locale, gettext

from portal.core.clock import today
from portal.core.i18n.formatting import day, euros, month
from portal.core.render import pdf
from portal.expenses.payouts.queries import Statement, settings_of
from portal.expenses.records.models import ExpenseClaim


def statement_pdf(statement: Statement) -> bytes:
    """Payments and gifts of the year, each claim once; nothing about any client."""
    return pdf.as_pdf("payouts/statement.typ", contents(statement))


def contents(statement: Statement) -> dict:
    person, year = statement.person, statement.year
    return {
        "language": str(get_locale() or "nl")[:2],
        "title": gettext("Year statement %(year)s", year=year),
        "branch": person.branch_name,
        "name": person.full_name,
        "made": gettext("Made on %(day)s", day=day(today())),
        "paid": [row(*entry) for entry in statement.paid],
        "paid_total": euros(statement.paid_cents),
        "given": [row(*entry) for entry in statement.given],
        "given_total": euros(statement.given_cents),
        "elsewhere": elsewhere_words(statement),
        "words": {
            "paid": gettext("Paid to you"),
            "nothing": gettext("Nothing in this year."),
            "day": gettext("Day"),
            "claim": gettext("Number of the claim"),
            "for": gettext("Of month"),
            "amount": gettext("Amount in euros"),
            "total": gettext("Total"),
            "given": gettext("Given by you"),
            "gift": gift_words(person.branch_id),
            "page": gettext("Page"),
        },
    }


def gift_words(branch_id: int) -> str:
    """What a gift is worth to its giver, as the branch said; no question to the reader."""
    settings = settings_of(branch_id)
    told = gettext("You had a right to this money, and gave it to us.")
    if not settings.is_anbi:
        return told
    counts = gettext(
        "We are a public benefit organisation (ANBI), RSIN %(rsin)s. You may count it as a gift"
        " for your income tax.",
        rsin=settings.rsin,
    )
    return f"{told} {counts}"


def elsewhere_words(statement: Statement) -> str:
    """What is not in the statement, or nothing."""
    if not statement.elsewhere_cents:
        return ""
    return gettext(
        "Not in this statement: %(amount)s of costs of %(year)s that came from another"
        " administration. Ask there what was paid of them, and when.",
        amount=euros(statement.elsewhere_cents),
        year=statement.year,
    )


def row(when: date, claim: ExpenseClaim, cents: int) -> list[str]:
    return [day(when), claim.reference, month(claim.first_day), euros(cents)]
