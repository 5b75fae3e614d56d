"""Offices: the addresses of a branch, each from a day on."""

from portal.feature import Feature
from portal.offices.routes import bp

feature = Feature(blueprint=bp)
