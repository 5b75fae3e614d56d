"""What other programs read and write down of visits, contacts and hours."""

from portal.activities.api.reading import ACTIVITIES
from portal.activities.api.writing import LOG, WITHDRAW

__all__ = ["ACTIVITIES", "LOG", "WITHDRAW"]
