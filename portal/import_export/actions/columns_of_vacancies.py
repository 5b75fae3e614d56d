"""The columns of the files of vacancies and who was proposed for them."""

from portal.employment.board.models import RestReason
from portal.employment.cvs.models import Licence, PartOfDay
from portal.employment.placements.models import PlacementKind
from portal.employment.vacancies.models import (
    CandidateStage,
    ClientSide,
    EmployerSide,
    VacancyReason,
    VacancyStage,
)
from portal.employment.vacancies.models.vacancies import MOST_PLACES, MOST_WORDS
from portal.import_export.actions.one_file import CODE, NAME, Column, File, needed
from portal.import_export.actions.parsing import (
    asked_languages,
    day,
    decimal,
    distinct,
    moment,
    one_of,
    text,
    whole,
)

FILES = (
    File(
        "vacancies",
        (
            needed("code", CODE),
            needed("employer", CODE),
            needed("title", NAME),
            needed("kind", one_of(PlacementKind)),
            Column("place", NAME),
            Column("hours_per_week", decimal(1, 168)),
            Column("places", whole(1, MOST_PLACES)),
            Column("licence", one_of(Licence)),
            Column("parts_of_day", distinct(one_of(PartOfDay))),
            Column("starts_on", day),
            Column("languages", asked_languages),
            Column("asks", text(MOST_WORDS, lines=True)),
            Column("owner", CODE),
            Column("next_action_on", day),
            Column("next_action", text(300)),
            Column("rests_because", one_of(RestReason)),
        ),
    ),
    File(
        "vacancy_stages",
        (
            needed("vacancy", CODE),
            needed("stage", one_of(VacancyStage)),
            needed("reached_on", day),
            Column("reason", one_of(VacancyReason)),
            needed("person", CODE),
        ),
    ),
    File(
        "candidates",
        (
            needed("vacancy", CODE),
            needed("client", CODE),
            needed("stage", one_of(CandidateStage)),
            needed("reached_on", day),
            Column("employer_reason", one_of(EmployerSide)),
            Column("client_reason", one_of(ClientSide)),
            needed("person", CODE),
            Column("cv_made_on", day),
            Column("cv_sent_at", moment(has_happened=True)),
        ),
    ),
)
