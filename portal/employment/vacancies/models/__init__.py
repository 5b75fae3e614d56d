"""Towards work: vacancies, the ladder and language levels; CVs and placements lie below."""

from portal.employment.cvs.models import CV
from portal.employment.placements.models import Placement, PlacementKind, PlacementOutcome
from portal.employment.vacancies.models.ladder import DUTCH, CEFRLevel, LadderStep, LanguageLevel
from portal.employment.vacancies.models.vacancies import (
    Candidate,
    CandidateMove,
    CandidateStage,
    ClientSide,
    EmployerSide,
    Vacancy,
    VacancyLanguage,
    VacancyMove,
    VacancyReason,
    VacancyStage,
    VacancyWord,
    WorkWish,
)

__all__ = [
    "CV",
    "DUTCH",
    "CEFRLevel",
    "Candidate",
    "CandidateMove",
    "CandidateStage",
    "ClientSide",
    "EmployerSide",
    "LadderStep",
    "LanguageLevel",
    "Placement",
    "PlacementKind",
    "PlacementOutcome",
    "Vacancy",
    "VacancyLanguage",
    "VacancyMove",
    "VacancyReason",
    "VacancyStage",
    "VacancyWord",
    "WorkWish",
]
