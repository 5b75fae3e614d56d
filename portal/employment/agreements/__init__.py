"""Agreements on a placement: three parties sign by personal links."""

from flask_babel import lazy_gettext as _l

from portal.employment.agreements.actions import remind_who_is_missing, renew_if_changed
from portal.employment.agreements.models import Agreement, AgreementText, Signature
from portal.employment.agreements.routes import bp
from portal.employment.placements.models import Placement
from portal.feature import ClientRecord, Feature

feature = Feature(
    blueprint=bp,
    tables=(AgreementText, Agreement, Signature),
    tasks={"remind who has not signed": remind_who_is_missing},
    always_mailed={"agreement.sign": _l("An agreement to sign")},
    on_changed_placement=(renew_if_changed,),
    client_records={
        "agreement": ClientRecord(
            "agreement_id", _l("An agreement"), Agreement.id, Placement.client
        ),
    },
)
