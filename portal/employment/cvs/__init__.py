"""CVs: made together with the client, kept in versions, shown to employers with consent."""

from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import naming
from portal.employment.cvs.models import (
    CV,
    Consent,
    CVCertificate,
    CVJob,
    CVLanguage,
    CVProfile,
    CVSchool,
    CVShare,
    CVSkill,
    CVTemplate,
    CVVersion,
)
from portal.employment.cvs.models.labels import LICENCES, PARTS_OF_DAY, PURPOSES, SOURCES
from portal.employment.cvs.routes import bp
from portal.feature import ClientRecord, Feature

feature = Feature(
    blueprint=bp,
    tables=(
        CV,
        Consent,
        CVProfile,
        CVJob,
        CVSchool,
        CVCertificate,
        CVLanguage,
        CVSkill,
        CVVersion,
        CVShare,
        CVTemplate,
    ),
    filters={
        "consent_purpose": naming(PURPOSES),
        "consent_source": naming(SOURCES),
        "licence_name": naming(LICENCES),
        "part_of_day_name": naming(PARTS_OF_DAY),
    },
    client_records={
        "cv_version": ClientRecord("version_id", _l("A CV"), CVVersion.id, CVVersion.client),
        "cv_share": ClientRecord("share_id", _l("A link to a CV"), CVShare.id, CVVersion.client),
    },
)
