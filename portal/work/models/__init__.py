"""Towards work: vacancies, the ladder and language levels; CVs and placements lie below."""

from portal.cvs.models import CV
from portal.placements.models import Placement, PlacementKind, PlacementOutcome
from portal.work.models.ladder import DUTCH, LadderStep, LanguageLevel, Level
from portal.work.models.vacancies import (
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
    WorkWish,
)

__all__ = [
    "CV",
    "DUTCH",
    "Candidate",
    "CandidateMove",
    "CandidateStage",
    "ClientSide",
    "EmployerSide",
    "LadderStep",
    "LanguageLevel",
    "Level",
    "Placement",
    "PlacementKind",
    "PlacementOutcome",
    "Vacancy",
    "VacancyLanguage",
    "VacancyMove",
    "VacancyReason",
    "VacancyStage",
    "WorkWish",
]
