"""What of the figures is for outside, and what is hidden of it."""

from portal.totals.queries.nation import Nation, Sent, last_sent, nation, years_sent
from portal.totals.queries.outside import Outside, is_for_outside, outside_of

__all__ = [
    "Nation",
    "Outside",
    "Sent",
    "is_for_outside",
    "last_sent",
    "nation",
    "outside_of",
    "years_sent",
]
