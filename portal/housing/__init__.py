"""Housing: homes, targets and corrections."""

from portal.feature import Feature
from portal.housing.models import Home, HousingCorrection, HousingTarget

feature = Feature(tables=(Home, HousingTarget, HousingCorrection))
