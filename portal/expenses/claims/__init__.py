"""Claims of expenses: sending in, checking and deciding, by two pairs of eyes."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.expenses.claims.actions import due, receipts
from portal.expenses.claims.api import ADD_LINE, CLAIMS
from portal.expenses.claims.queries import finding, of_person, waiting_for
from portal.expenses.claims.routes import bp
from portal.feature import Column, Feature, Finder

feature = Feature(
    resources=(CLAIMS,),
    operations=(ADD_LINE,),
    blueprint=bp,
    tasks={
        "remind of open costs": due.remind,
        "tell of claims that wait": due.escalate,
        "forget receipts without a line": receipts.forget,
        "look at receipts of before": receipts.learn,
    },
    mail_groups={"claim": _l("Claims")},
    mail_needs={
        "claim": Permission.CLAIM_EXPENSES,
        "claim.submitted": Permission.DECIDE_CLAIMS,
        "claim.waiting": Permission.DECIDE_CLAIMS,
    },
    mails={
        "claim.submitted": _l("A claim waits for me"),
        "claim.question": _l("A question about my claim"),
        "claim.approved": _l("My claim is approved"),
        "claim.refused": _l("My claim is refused"),
        "claim.paid": _l("My claim is paid"),
        "claim.bounced": _l("The bank could not pay my claim"),
        "claim.reminder": _l("On the 25th: costs that I did not send in yet"),
        "claim.waiting": _l("A claim waits too long"),
    },
    waiting_at={"claims.decide": waiting_for},
    finders=(Finder("claims", _l("Claims"), "receipt-text", 6, "claims.show", finding.find),),
    person_sections=(of_person.on_person,),
    person_columns=(Column("claims", _l("Open claims"), of_person.counts),),
    pages={"expense_claim": ("claims.show", "claim_id")},
)
