"""The journal: who did or read what."""

from portal.journal.actions import differences, record

__all__ = ["differences", "record"]
