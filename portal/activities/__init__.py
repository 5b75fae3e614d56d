"""What was done: the visits, contacts, talks and hours that people log."""

from flask_babel import lazy_gettext as _l

from portal.activities.api import ACTIVITIES, LOG, WITHDRAW
from portal.activities.models import Activity, ActivityClient, ActivityTopic
from portal.activities.models.after_match import AfterMatch
from portal.activities.models.questions import ActivityQuestion
from portal.activities.models.rules import ActivityApproval, LogRules
from portal.activities.models.words import ActivityWord, OwnWord
from portal.activities.queries import contacts_with_clients, finding, of_person
from portal.activities.queries.at_employers import last_contacts, on_employer
from portal.activities.queries.of_client import events
from portal.activities.routes import bp
from portal.activities.routes.on_client import household_visits, visits
from portal.core.web.access import Permission
from portal.feature import ClientRecord, Column, Feature, Finder

feature = Feature(
    resources=(ACTIVITIES,),
    operations=(LOG, WITHDRAW),
    blueprint=bp,
    tables=(
        Activity,
        ActivityClient,
        ActivityTopic,
        ActivityQuestion,
        AfterMatch,
        OwnWord,
        ActivityWord,
        LogRules,
        ActivityApproval,
    ),
    client_sections=(visits,),
    household_sections=(household_visits,),
    client_events=(events,),
    client_columns=(
        Column("contact", _l("Last contact"), contacts_with_clients, late_first=True, counts=False),
    ),
    person_sections=(of_person.on_person,),
    person_columns=(
        Column("month", _l("Hours this month"), of_person.of_month, minutes=True),
        Column("year", _l("Hours this year"), of_person.of_year, minutes=True),
        Column("last", _l("Last written down"), of_person.last_days, counts=False),
    ),
    employer_sections=(on_employer,),
    employer_contacts=(last_contacts,),
    employer_tables=(Activity,),
    mail_groups={"activity": _l("Visits and hours")},
    mail_needs={
        "activity": Permission.LOG_ACTIVITIES,
        "activity.answer": Permission.SEE_BRANCH_HOURS,
    },
    mails={
        "activity.question": _l("A question about something that I wrote down"),
        "activity.answer": _l("An answer to my question"),
        "activity.after_match": _l("What was decided on a visit after the end of a match"),
    },
    finders=(
        Finder(
            "visits",
            _l("Visits and contacts"),
            "footprints",
            5,
            "activities.show",
            finding.find,
            names_clients=True,
        ),
    ),
    pages={"activity": ("activities.show", "activity_id")},
    client_records={
        "activity": ClientRecord(
            "activity_id", _l("A visit or contact"), ActivityClient.activity, ActivityClient.client
        ),
    },
)
