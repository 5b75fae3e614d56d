"""Personnel: talks, trainings, agreements and papers of who works here, and what runs out."""

from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import naming
from portal.core.web.access import Permission
from portal.feature import Column, Feature
from portal.personnel.commands import remind
from portal.personnel.models import KINDS, PersonRecord
from portal.personnel.queries import last_talks, on_person
from portal.personnel.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(PersonRecord,),
    filters={"person_record_name": naming(KINDS)},
    person_sections=(on_person,),
    person_columns=(Column("talk", _l("Last talk"), last_talks, late_first=True, counts=False),),
    tasks={"papers that run out": remind},
    mail_groups={"people": _l("People")},
    mail_needs={"people.papers": Permission.MANAGE_PEOPLE},
    mails={"people.papers": _l("Papers of who works here run out")},
    pages={"person_record": ("personnel.edit", "record_id")},
)
