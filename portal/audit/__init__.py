"""The journal: who did or read what."""

from portal.audit.actions import differences, record, record_many

__all__ = ["differences", "record", "record_many"]
