"""Home: what waits for me."""

from portal.feature import Feature
from portal.home.routes import bp

feature = Feature(blueprint=bp)
