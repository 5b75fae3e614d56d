"""Language lessons: who waits for a coach, which coach fits, and what coaches offer."""

from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import naming
from portal.feature import ClientRecord, Feature
from portal.lessons.models import PLACES, LessonOffer, LessonWait
from portal.lessons.queries import on_client, on_person
from portal.lessons.routes import bp
from portal.schedule.desk_hours.models import WEEKDAYS

feature = Feature(
    blueprint=bp,
    tables=(LessonWait, LessonOffer),
    filters={
        "lesson_place": naming(PLACES),
        "weekday_name": naming({str(n): name for n, name in WEEKDAYS.items()}),
    },
    client_sections=(on_client,),
    person_sections=(on_person,),
    client_records={
        "lesson_wait": ClientRecord(
            "wait_id", _l("Waits for a language coach"), LessonWait.id, LessonWait.client
        )
    },
)
