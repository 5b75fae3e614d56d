"""Consents: what clients agreed to, one purpose at a time, and what stops when they withdraw."""

from flask_babel import lazy_gettext as _l

from portal.consents.models import PURPOSES, SOURCES, Consent
from portal.consents.queries import events, on_client
from portal.consents.routes import bp
from portal.core.i18n.labels import naming
from portal.feature import ClientRecord, Feature

feature = Feature(
    blueprint=bp,
    tables=(Consent,),
    filters={"consent_purpose": naming(PURPOSES), "consent_source": naming(SOURCES)},
    client_sections=(on_client,),
    client_events=(events,),
    client_records={
        "consent": ClientRecord("consent_id", _l("Consent"), Consent.id, Consent.client)
    },
)
