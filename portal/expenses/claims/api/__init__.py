"""What other programs read of claims, and the lines that they add to a draft."""

from portal.expenses.claims.api.reading import CLAIMS
from portal.expenses.claims.api.writing import ADD_LINE

__all__ = ["ADD_LINE", "CLAIMS"]
