"""Mails around a restore: none goes out twice.

What waits in a backup may have gone since, so it waits for a word of who caused it. What went since
is written down in the restored database as gone, so that what is due does not send it again.
"""

from datetime import datetime

from portal.core.database import db, migrate
from portal.mail.models import GONE_BEFORE_RESTORE, OutboxMail
from portal.mail.queries import sending

TOLD = ("branch_id", "kind", "recipient", "subject", "about_kind", "about_id", "sent_at")


def gone_since(moment: datetime) -> list[tuple]:
    """What this database knows to have gone since then; nothing, where it is empty or too old."""
    if "outbox_mail" not in db.get_tables() or migrate.unknown_schema():
        return []
    columns = [getattr(OutboxMail, name) for name in TOLD]
    return [*OutboxMail.select(*columns).where(OutboxMail.sent_at >= moment).tuples()]


def settle(gone: list[tuple]) -> None:
    """In the transaction of a restore, in the restored database."""
    waits = OutboxMail.sent_at.is_null() & (OutboxMail.attempts < sending.MOST_ATTEMPTS)
    OutboxMail.update(
        attempts=sending.MOST_ATTEMPTS, last_error="Restored", taken_until=None
    ).where(waits).execute()
    for row in gone:
        told = dict(zip(TOLD, row, strict=True))
        OutboxMail.create(**told, last_error=GONE_BEFORE_RESTORE)
