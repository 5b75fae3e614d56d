"""Pages about the portal itself: language, help, accessibility, health."""

from portal.feature import Feature
from portal.site.routes import bp

feature = Feature(blueprint=bp, without_session=("site.health",))
