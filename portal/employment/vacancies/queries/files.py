"""All vacancies and proposals that somebody sees, for a file."""

from collections.abc import Iterator
from datetime import date

from peewee import fn

from portal.employment.vacancies.models import (
    Candidate,
    Vacancy,
    VacancyMove,
)
from portal.employment.vacancies.queries import vacancies as queries
from portal.employment.vacancies.queries.placed import got_a_place
from portal.people.models import Person


def vacancies(person: Person) -> Iterator[tuple[Vacancy, date | None, str | None, int, int]]:
    """(vacancy, when it ended, why it stopped, how many were proposed, how many placed)"""
    seen = queries.visible_to(person).select(Vacancy.id)
    ends = {
        move.vacancy_id: move
        for move in VacancyMove.select()
        .where(VacancyMove.vacancy.in_(seen), VacancyMove.undone_at.is_null())
        .order_by(VacancyMove.id)
    }
    proposed = counts(seen, Candidate.id > 0)
    placed = counts(seen, got_a_place())
    for one in queries.with_employer(queries.visible_to(person)).order_by(Vacancy.id):
        last = ends.get(one.id) if not one.is_open else None
        yield (
            one,
            last.reached_on if last else None,
            last.reason if last else None,
            proposed.get(one.id, 0),
            placed.get(one.id, 0),
        )


def counts(seen, which) -> dict[int, int]:
    found = Candidate.select(Candidate.vacancy, fn.COUNT(Candidate.id))
    rows = found.where(Candidate.vacancy.in_(seen), which).group_by(Candidate.vacancy)
    return {row[0]: row[1] for row in rows.tuples()}


def candidates(person: Person) -> list[queries.Line]:
    """The proposals of clients whom this person sees."""
    lines = queries.lines_of(person, queries.candidates_visible_to(person))
    return [line for line in lines if line.client is not None]
