from portal.audit.models import AuditEntry
from portal.core.database import BaseModel, Rows, table_of


def about(record: BaseModel) -> Rows:
    """What was done to one record, newest first."""
    return (
        AuditEntry.select()
        .where(
            AuditEntry.object_kind == table_of(record),
            AuditEntry.object_id == record.id,
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
