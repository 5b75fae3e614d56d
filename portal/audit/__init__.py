"""The audit log: who did or read what."""

from portal.audit import chain, heads
from portal.audit.actions import differences, read, record, record_many
from portal.audit.commands import audit_cli
from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.feature import Feature

__all__ = ["differences", "feature", "read", "record", "record_many"]

feature = Feature(
    tables=(AuditEntry, FieldChange, AuditLink),
    commands=(audit_cli,),
    after_migration=(chain.complete,),
    schema_faults=(chain.fault,),
    last_tasks={"heads of the audit log": heads.keep},
)
