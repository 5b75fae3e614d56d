"""Who has a place at a vacancy: a proposal, and the placement that came of it."""

from peewee import Expression, fn

from portal.employment.vacancies.models import Candidate, CandidateStage, Placement, Vacancy
from portal.employment.vacancies.queries.vacancies import ENDED


def got_a_place() -> Expression:
    """Of a proposal: they got the place, and not all that came of it there never began."""
    at = Vacancy.alias()
    there = (
        Placement.select(Placement.id)
        .join(at, on=(at.employer == Placement.employer))
        .where(at.id == Candidate.vacancy, Placement.client == Candidate.client)
    )
    never_began = there.where(Placement.stands(), Placement.fell_through_on.is_null(False))
    began = fn.EXISTS(there.where(Placement.counts()))
    return (Candidate.stage == CandidateStage.PLACED) & (began | ~fn.EXISTS(never_began))


def placed_in(vacancy: Vacancy) -> int:
    """How many of its places somebody of ours has."""
    return Candidate.select().where(Candidate.vacancy == vacancy.id, got_a_place()).count()


def in_for(placement: Placement) -> Candidate | None:
    """The proposal that a placement came from: for the same work, or the only one there."""
    there = (Vacancy.employer == placement.employer_id) & Vacancy.stage.not_in(ENDED)
    found = list(
        Candidate.select(Candidate, Vacancy)
        .join(Vacancy)
        .where(
            Candidate.client == placement.client_id,
            Candidate.stage != CandidateStage.CLOSED,
            there,
        )
        .order_by(Candidate.id)
    )
    same = [one for one in found if one.vacancy.title == placement.job_title]
    fitting = same or found
    return fitting[0] if len(fitting) == 1 else None
