"""Claims of expenses: sending in, checking and deciding, by two pairs of eyes."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.core import tasks
from portal.expenses.claims.actions import due, receipts
from portal.expenses.claims.routes import bp
from portal.mail.models import KINDS, PAGES

__all__ = ["bp", "init_app"]

MAILS = {
    "claim.submitted": _l("A claim waits for me"),
    "claim.question": _l("A question about my claim"),
    "claim.approved": _l("My claim is approved"),
    "claim.refused": _l("My claim is refused"),
    "claim.paid": _l("My claim is paid"),
    "claim.bounced": _l("The bank could not pay my claim"),
    "claim.reminder": _l("On the 25th: costs that I did not send in yet"),
    "claim.waiting": _l("A claim waits too long"),
}


def init_app(_app: Flask) -> None:
    KINDS.update(MAILS)
    PAGES["expense_claim"] = "claims.show", "claim_id"
    tasks.STEPS["remind of open costs"] = due.remind
    tasks.STEPS["tell of claims that wait"] = due.escalate
    tasks.STEPS["forget receipts without a line"] = receipts.forget
