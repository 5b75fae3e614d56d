"""Branches, municipalities and settings of the organisation."""

from portal.branches.models import Branch, GuidanceRule, Municipality, OfficeMove, Room, Setting
from portal.core.crypto import SealedColumn
from portal.feature import Feature

feature = Feature(
    tables=(Branch, OfficeMove, Room, Municipality, GuidanceRule, Setting),
    sealed=(SealedColumn(Branch, "iban_sealed", lambda branch: f"branch.iban.{branch.id}"),),
)
