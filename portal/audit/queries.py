from portal.audit.models import JournalEntry
from portal.core.database import BaseModel, Rows, table_of


def about(record: BaseModel) -> Rows:
    """What was done to one record, newest first."""
    return (
        JournalEntry.select()
        .where(
            JournalEntry.object_kind == table_of(record),
            JournalEntry.object_id == record.id,
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    )
