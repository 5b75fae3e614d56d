"""The year statement of one person, for themselves and for the tax office."""

from datetime import date

from flask_babel import get_locale, gettext

from portal.core.clock import today
from portal.core.i18n.formatting import day, euros, month
from portal.core.render import pdf
from portal.expenses.payouts.queries import Statement
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
        "words": {
            "paid": gettext("Paid to you"),
            "nothing": gettext("Nothing in this year."),
            "day": gettext("Day"),
            "claim": gettext("Number of the claim"),
            "for": gettext("Of month"),
            "amount": gettext("Amount in euros"),
            "total": gettext("Total"),
            "given": gettext("Given by you"),
            "gift": gettext(
                "You had a right to this money, and gave it to us. If we are a public benefit"
                " organisation (ANBI), you may count it as a gift for your income tax."
            ),
            "page": gettext("Page"),
        },
    }


def row(when: date, claim: ExpenseClaim, cents: int) -> list[str]:
    return [day(when), claim.reference, month(claim.first_day), euros(cents)]
