"""The audit log: who did or read what."""

from portal.audit import alerts, chain, heads, reading, sealing
from portal.audit.actions import differences, record, record_many, save
from portal.audit.commands import audit_cli
from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.core.crypto import SealedColumn
from portal.feature import Feature

__all__ = ["differences", "feature", "record", "record_many", "save"]

feature = Feature(
    sealed=(
        SealedColumn(
            FieldChange, "old_sealed", sealing.place_of, sealing.as_bytes, sealing.as_kept
        ),
        SealedColumn(
            FieldChange, "new_sealed", sealing.place_of, sealing.as_bytes, sealing.as_kept
        ),
    ),
    tables=(AuditEntry, FieldChange, AuditLink),
    commands=(audit_cli,),
    init_app=reading.init_app,
    after_migration=(chain.complete,),
    schema_faults=(chain.fault,),
    tasks={"what is out of the ordinary": alerts.look},
    status=(heads.readings,),
    last_tasks={"heads of the audit log": heads.keep},
)
