"""Branches, municipalities and settings of the organisation."""

from portal.branches.models import Branch, GuidanceRule, Municipality, Setting
from portal.feature import Feature

feature = Feature(tables=(Branch, Municipality, GuidanceRule, Setting))
