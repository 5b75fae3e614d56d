"""Writes about vacancies and the clients who are proposed for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import ngettext
from peewee import IntegrityError

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import db, save_changes
from portal.employment.board import actions as board
from portal.employment.board.actions import Step, begin, move, note
from portal.employment.board.queries import last_move
from portal.employment.employers.models import Employer
from portal.employment.vacancies import ical
from portal.employment.vacancies.models import (
    Candidate,
    CandidateMove,
    CandidateStage,
    EmployerSide,
    Placement,
    Vacancy,
    VacancyLanguage,
    VacancyReason,
    VacancyStage,
)
from portal.employment.vacancies.queries import placed
from portal.employment.vacancies.queries import vacancies as queries
from portal.people.models import Person

# What an end of the vacancy means for those who were still in for it.
FOR_CANDIDATES: dict[str, str] = {
    VacancyStage.FILLED: EmployerSide.POSITION_FILLED,
    VacancyStage.CLOSED: EmployerSide.WITHDRAWN,
}
# In the audit log: that somebody or something moved along.
WITH_EMPLOYER = "with its employer"
WITH_VACANCY = "with its vacancy"


class AlreadyProposed(Exception):
    """This client was proposed for this vacancy before."""


@dataclass(frozen=True)
class WantedLanguage:
    """A language that a vacancy asks, and at least how well: A0 to C2, or nothing."""

    language: str
    spoken: str | None
    written: str | None


def add(
    employer: Employer,
    person: Person,
    form_key: str,
    step: Step,
    asked: list[WantedLanguage],
    **values: Any,
) -> Vacancy:
    """A new vacancy with its first step. The same form sent again gives the one it made."""
    if known := queries.by_form(person, form_key):
        return known
    with db.atomic():
        vacancy = Vacancy.create(
            branch=employer.branch_id,
            employer=employer,
            form_key=form_key,
            **values,
            **step.columns(),
        )
        ask(vacancy, asked)
        begin(vacancy, person, step.said_on)
        audit.record(person, "vacancy.add", vacancy)
    return vacancy


def ask(vacancy: Vacancy, asked: list[WantedLanguage]) -> None:
    VacancyLanguage.delete().where(VacancyLanguage.vacancy == vacancy.id).execute()
    for one in asked:
        VacancyLanguage.create(
            vacancy=vacancy.id, language=one.language, spoken=one.spoken, written=one.written
        )


def as_text(asked: list[WantedLanguage] | list[VacancyLanguage]) -> str:
    return ", ".join(f"{a.language} {a.spoken or '-'}/{a.written or '-'}" for a in asked)


def change(
    vacancy: Vacancy, person: Person, version: int, asked: list[WantedLanguage], **values: Any
) -> None:
    """Change these fields; the audit log keeps what they were. Raises StaleVersion."""
    changes = audit.differences(vacancy, **values)
    was, will_be = as_text(list(queries.languages_of(vacancy))), as_text(asked)
    if was != will_be:
        changes["languages"] = (was, will_be)
    if not changes:
        return
    with db.atomic():
        save_changes(vacancy, version, **values)
        ask(vacancy, asked)
        audit.record(person, "vacancy.change", vacancy, changes=changes)
        ical.publish(vacancy)


def bring_to(
    vacancy: Vacancy, person: Person, version: int, stage: str, step: Step, **reasons: Any
) -> None:
    """Move a vacancy; at its end those still in for it stop, on the employer's side.

    Raises NoNextStep, StaleVersion.
    """
    with db.atomic():
        move(vacancy, person, version, stage, step, **reasons)
        if not vacancy.is_open:
            open_ones = Candidate.select().where(
                Candidate.vacancy == vacancy.id,
                Candidate.stage.not_in([CandidateStage.PLACED, CandidateStage.CLOSED]),
            )
            for candidate in list(open_ones):
                why = {"employer_reason": FOR_CANDIDATES[vacancy.at]}
                carry(candidate, person, CandidateStage.CLOSED, why, step.said_on, WITH_VACANCY)


def undo_move(vacancy: Vacancy, person: Person) -> None:
    """Put the last move back, and who stopped with it. Raises NothingToUndo, StaleVersion."""
    was_open = vacancy.is_open
    with db.atomic():
        board.undo_move(vacancy, person)
        if not was_open and vacancy.is_open:
            for candidate in queries.closed_in(vacancy):
                if is_last_act(candidate, WITH_VACANCY):
                    board.undo_move(candidate, person)


def is_last_act(record: Vacancy | Candidate, because: str) -> bool:
    """Whether nothing happened with it since it moved along with what it belongs to."""
    entry = last_move(record)
    return entry is not None and entry.reason == because


def stop_all(employer: Employer, person: Person, day: date | None) -> str | None:
    """The open vacancies of an employer that stopped are closed too, with what waited for them."""
    stopped = list(queries.open_of(employer))
    for vacancy in stopped:
        step = Step(said_on=day, because=WITH_EMPLOYER)
        why = VacancyReason.WITHDRAWN
        bring_to(vacancy, person, vacancy.version, VacancyStage.CLOSED, step, reason=why)
    if not stopped:
        return None
    return ngettext("%(num)s vacancy stopped too.", "%(num)s vacancies stopped too.", len(stopped))


def resume_all(employer: Employer, person: Person) -> None:
    """The vacancies that stopped with an employer go on, where nothing happened since."""
    for vacancy in queries.closed_of(employer):
        if is_last_act(vacancy, WITH_EMPLOYER):
            undo_move(vacancy, person)


def propose(vacancy: Vacancy, client: Client, person: Person, day: date | None = None) -> Candidate:
    """Put a client in for a vacancy, on this day or today. Raises AlreadyProposed."""
    try:
        with db.atomic():
            candidate = Candidate.create(
                branch=vacancy.branch_id, vacancy=vacancy, client=client.id
            )
            begin(candidate, person, day)
            audit.record(person, "candidate.add", candidate)
    except IntegrityError as error:
        raise AlreadyProposed from error
    return candidate


def carry(
    candidate: Candidate,
    person: Person,
    stage: str,
    reasons: dict[str, str],
    day: date | None = None,
    because: str | None = None,
) -> None:
    """Note a stage of a candidate, inside the transaction of whoever calls."""
    changes = audit.differences(candidate, stage=stage)
    save_changes(candidate, candidate.version, stage=stage)
    note(candidate, person, stage, day, **reasons)
    audit.record(person, "candidate.move", candidate, changes=changes, reason=because)


def fill(vacancy: Vacancy, person: Person, day: date | None) -> None:
    """The vacancy is filled once somebody was placed on each of its places."""
    if vacancy.is_open and placed.placed_in(vacancy) >= vacancy.places:
        bring_to(vacancy, person, vacancy.version, VacancyStage.FILLED, Step(said_on=day))


def place(placement: Placement, person: Person) -> None:
    """Whoever was in for a vacancy and has a placement there, got that place."""
    found = placed.in_for(placement)
    if found is not None and found.at != CandidateStage.PLACED:
        day = min(placement.started_on, today())
        carry(found, person, CandidateStage.PLACED, {}, day)
        fill(found.vacancy, person, day)


def move_candidate(
    candidate: Candidate,
    person: Person,
    version: int,
    stage: str,
    sent: queries.SentCV | None,
    day: date | None = None,
    **reasons: Any,
) -> None:
    """Bring a candidate to a stage; sending a CV keeps which one, and the moment.

    Raises StaleVersion.
    """
    values: dict[str, Any] = {"stage": stage}
    if sent is not None and (sent.cv and sent.cv.id, sent.number) != (
        candidate.cv_id,
        candidate.cv_number,
    ):
        number = {"cv_number": sent.number}
        values |= {"cv_id": sent.cv and sent.cv.id, "cv_sent_at": now(), **number}
    changes = audit.differences(candidate, **values)
    if not changes:
        return
    with db.atomic():
        columns = {name.removesuffix("_id"): value for name, value in values.items()}
        save_changes(candidate, version, **columns)
        if "stage" in changes:
            note(candidate, person, stage, day, **reasons)
        audit.record(person, "candidate.move", candidate, changes=changes)
        if changes.get("stage", ("", ""))[1] == CandidateStage.PLACED:
            fill(candidate.vacancy, person, day)


def take_back(candidate: Candidate, person: Person) -> None:
    """A proposal that was a slip: gone, as long as nothing but the proposing happened."""
    with db.atomic():
        audit.record(person, "candidate.take_back", candidate)
        CandidateMove.delete().where(CandidateMove.candidate == candidate.id).execute()
        Candidate.delete().where(Candidate.id == candidate.id).execute()
