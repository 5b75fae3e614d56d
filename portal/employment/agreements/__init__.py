"""Agreements on a placement: three parties sign by personal links."""

from portal.employment.agreements.actions import remind_who_is_missing
from portal.employment.agreements.models import Agreement, Signature
from portal.employment.agreements.routes import bp
from portal.feature import Feature

feature = Feature(
    blueprint=bp,
    tables=(Agreement, Signature),
    tasks={"remind who has not signed": remind_who_is_missing},
)
