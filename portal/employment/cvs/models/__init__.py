"""CVs: what a client can, in rows; the versions that were made; who may see them."""

from portal.employment.cvs.models.levels import LanguageLevel
from portal.employment.cvs.models.profile import (
    LISTS,
    CVCertificate,
    CVJob,
    CVLanguage,
    CVProfile,
    CVSchool,
    CVSkill,
    LanguageSkill,
    Licence,
    PartOfDay,
    Sector,
)
from portal.employment.cvs.models.versions import (
    CV,
    CVPhoto,
    CVShare,
    CVTemplate,
    CVVersion,
    Layout,
    WrittenIn,
)

__all__ = [
    "CV",
    "LISTS",
    "CVCertificate",
    "CVJob",
    "CVLanguage",
    "CVPhoto",
    "CVProfile",
    "CVSchool",
    "CVShare",
    "CVSkill",
    "CVTemplate",
    "CVVersion",
    "LanguageLevel",
    "LanguageSkill",
    "Layout",
    "Licence",
    "PartOfDay",
    "Sector",
    "WrittenIn",
]
