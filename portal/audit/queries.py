from portal.audit.models import READ, AuditEntry
from portal.core.database import BaseModel, Rows, table_of


def about(record: BaseModel) -> Rows:
    """What was done to one record, newest first; who only read it is told elsewhere."""
    return (
        AuditEntry.select()
        .where(
            AuditEntry.object_kind == table_of(record),
            AuditEntry.object_id == record.id,
            ~AuditEntry.action.endswith(READ),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
