"""The journal: who did or read what."""

from portal.journal.actions import differences, record, record_many

__all__ = ["differences", "record", "record_many"]
