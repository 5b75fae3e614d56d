"""Every table of the portal, parents first."""

from portal.app import FEATURES
from portal.feature import joined

ALL = joined(FEATURES).tables
