"""Vacancies and who fits them, the ladder and language levels."""

from flask_babel import lazy_gettext as _l

from portal.core.web.access import Permission
from portal.employment.vacancies import commands, ical
from portal.employment.vacancies.actions import vacancies
from portal.employment.vacancies.api import VACANCIES
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    LadderStep,
    Placement,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
    VacancyWord,
    WorkWish,
)
from portal.employment.vacancies.queries import finding
from portal.employment.vacancies.queries.agenda import in_agenda
from portal.employment.vacancies.queries.on_client import events, on_client
from portal.employment.vacancies.queries.sections import (
    ladder_on_client,
    levels_on_client,
    placements_on_employer,
    vacancies_on_employer,
    wish_on_client,
)
from portal.employment.vacancies.routes import bp
from portal.feature import ClientRecord, Feature, Finder

feature = Feature(
    resources=(VACANCIES,),
    blueprint=bp,
    tables=(
        LadderStep,
        Vacancy,
        VacancyWord,
        VacancyLanguage,
        VacancyMove,
        Candidate,
        CandidateMove,
        WorkWish,
    ),
    tasks={
        "next steps of vacancies in calendars": ical.keep_told,
        "steps to work that wait": commands.remind,
    },
    finders=(
        Finder(
            "vacancies",
            _l("Vacancies"),
            "briefcase-business",
            3,
            "vacancies.show",
            finding.find,
        ),
    ),
    mail_groups={"work": _l("Work and internships")},
    mail_needs={commands.KIND: Permission.COACH_TO_WORK},
    mails={commands.KIND: _l("Steps to work that wait, once a working day")},
    always_mailed={"candidate.cv": _l("A CV for an employer")},
    agenda={in_agenda: {"step"}},
    events={ical.SOURCE: ical.details},
    client_sections=(wish_on_client, on_client, ladder_on_client, levels_on_client),
    client_events=(events,),
    employer_sections=(vacancies_on_employer, placements_on_employer),
    on_placement=(vacancies.place,),
    on_employer_stopped=(vacancies.stop_all,),
    on_employer_resumed=(vacancies.resume_all,),
    employer_tables=(Placement, Vacancy),
    next_steps={ical.SOURCE: ical.publish},
    client_records={
        "candidate": ClientRecord(
            "candidate_id", _l("A vacancy for them"), Candidate.id, Candidate.client
        ),
        "ladder_step": ClientRecord(
            "ladder_step_id", _l("A step to work"), LadderStep.id, LadderStep.client
        ),
    },
)
