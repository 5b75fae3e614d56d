"""Without a network: what somebody writes down waits in their own browser and is sent once."""

from portal.feature import Feature
from portal.offline.routes import bp

feature = Feature(blueprint=bp)
