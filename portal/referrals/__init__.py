"""Referrals: a client who was passed on to another organisation, such as the Wijkteam."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.referrals.models import Referral
from portal.referrals.queries import events, on_client
from portal.referrals.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(Referral,),
    client_sections=(on_client,),
    client_events=(events,),
    client_records={
        "referral": ClientRecord("referral_id", _l("Referral"), Referral.id, Referral.client)
    },
)
