"""What of the figures is for outside, and what is hidden of it."""

from portal.totals.queries.nation import Nation, Sent, last_sent, nation, years_sent
from portal.totals.queries.outside import Outside, is_for_outside, outside_of, outside_of_years

__all__ = [
    "Nation",
    "Outside",
    "Sent",
    "is_for_outside",
    "last_sent",
    "nation",
    "outside_of",
    "outside_of_years",
    "years_sent",
]
