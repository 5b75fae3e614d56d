"""What of the figures is for outside, and what is hidden of it."""

from portal.totals.queries.outside import Outside, is_for_outside, outside_of

__all__ = ["Outside", "is_for_outside", "outside_of"]
