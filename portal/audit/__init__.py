"""The audit log: who did or read what."""

from portal.audit.actions import differences, record, record_many
from portal.audit.models import AuditEntry, FieldChange
from portal.feature import Feature

__all__ = ["differences", "feature", "record", "record_many"]

feature = Feature(tables=(AuditEntry, FieldChange))
