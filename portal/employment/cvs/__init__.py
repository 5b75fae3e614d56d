"""CVs: made together with the client, kept in versions, shown to employers with consent."""

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
from portal.employment.cvs.models.labels import PURPOSES, SOURCES
from portal.employment.cvs.routes import bp
from portal.feature import Feature

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
    filters={"consent_purpose": naming(PURPOSES), "consent_source": naming(SOURCES)},
)
