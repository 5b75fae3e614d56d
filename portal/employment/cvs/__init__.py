"""CVs: made together with the client, kept in versions, shown to employers with consent."""

from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import naming
from portal.employment.cvs.actions import photos
from portal.employment.cvs.actions.sharing import end_links
from portal.employment.cvs.models import (
    CV,
    CVCertificate,
    CVJob,
    CVLanguage,
    CVPhoto,
    CVProfile,
    CVSchool,
    CVShare,
    CVSkill,
    CVTemplate,
    CVVersion,
    LanguageLevel,
)
from portal.employment.cvs.models.labels import LICENCES, PARTS_OF_DAY
from portal.employment.cvs.routes import bp
from portal.feature import ClientRecord, Feature

feature = Feature(
    blueprint=bp,
    tables=(
        CV,
        CVProfile,
        CVJob,
        CVSchool,
        CVCertificate,
        CVLanguage,
        CVSkill,
        CVVersion,
        CVShare,
        CVTemplate,
        CVPhoto,
        LanguageLevel,
    ),
    filters={
        "licence_name": naming(LICENCES),
        "part_of_day_name": naming(PARTS_OF_DAY),
    },
    on_consent_withdrawn=(end_links, photos.end),
    client_records={
        "language_level": ClientRecord(
            "language_level_id", _l("A language level"), LanguageLevel.id, LanguageLevel.client
        ),
        "cv_version": ClientRecord("version_id", _l("A CV"), CVVersion.id, CVVersion.client),
        "cv_share": ClientRecord("share_id", _l("A link to a CV"), CVShare.id, CVVersion.client),
    },
)
