"""Housing: municipalities with their targets and corrections, and homes."""

from portal.feature import Feature
from portal.housing.models import Home, HomeWord, HousingCorrection, HousingTarget
from portal.housing.routes import bp

feature = Feature(blueprint=bp, tables=(Home, HomeWord, HousingTarget, HousingCorrection))
