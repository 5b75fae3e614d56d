"""What `flask jobs run` does about legal terms: it warns, and closes none (domain.md, B4)."""

from datetime import timedelta

from flask_babel import gettext, ngettext

from portal.branches.models import Setting
from portal.core.clock import today
from portal.core.database import db
from portal.core.i18n.formatting import day
from portal.core.web.addresses import link_to
from portal.legal import ical, queries
from portal.legal.models import WARN_DAYS, LegalTerm
from portal.mail.actions import queue

TOLD_ON = "legal.told_on"


def keep_told() -> None:
    """Once a day: who guards a term changes with matches and roles, also by a date that comes."""
    with db.atomic():
        if not Setting.is_first_on(TOLD_ON, today()):
            return
        for term in queries.still_open():
            ical.publish(term)


def warn() -> str | None:
    """30, 14, 7 and 2 days before, one mail to each legal guide of the client; else the leaders."""
    near = queries.still_open().where(
        LegalTerm.due_on <= today() + timedelta(max(WARN_DAYS)),
        LegalTerm.warned_days.is_null() | (LegalTerm.warned_days > min(WARN_DAYS)),
    )
    count = 0
    for term in near.order_by(LegalTerm.id):
        threshold = term.warning_due
        if threshold is None:
            continue
        with db.atomic():
            if not _first(term, threshold):
                continue
            for person in queries.guards_of(term):
                queue(person, "legal.term", lambda term=term: _text(term))
            count += 1
    return f"{count} legal terms warned of." if count else None


def _first(term: LegalTerm, threshold: int) -> bool:
    """Whether this process is the one that warns: of two at once one changes the row."""
    told = LegalTerm.warned_days
    waiting = (LegalTerm.id == term.id) & (told.is_null() | (told > threshold))
    return bool(LegalTerm.update(warned_days=threshold).where(waiting).execute())


def _text(term: LegalTerm) -> tuple[str, str]:
    link = link_to("legal.edit", term_id=term.id)
    if term.days_left < 0:
        subject = gettext("A legal term has passed")
    elif term.days_left == 0:
        subject = gettext("A legal term ends today")
    else:
        subject = ngettext(
            "A legal term ends in %(num)s day",
            "A legal term ends in %(num)s days",
            term.days_left,
        )
    body = gettext("The last day is %(day)s. Look here:\n%(link)s", day=day(term.due_on), link=link)
    return subject, body
