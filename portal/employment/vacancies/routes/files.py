"""Vacancies and who was proposed for them, as a file to take along."""

from flask_babel import gettext as _
from flask_login import current_user

from portal import audit
from portal.core.database import db
from portal.core.i18n.labels import (
    CANDIDATE_STAGES,
    CLIENT_SIDE,
    EMPLOYER_SIDE,
    PLACEMENTS,
    VACANCY_REASONS,
    VACANCY_STAGES,
    words,
)
from portal.core.spreadsheets import Column, Sheet, Unit, download
from portal.core.web.access import Permission, lists_clients, requires, sensitive
from portal.employment.vacancies.queries import files
from portal.employment.vacancies.routes import bp


def note_export() -> None:
    with db.atomic():
        audit.record(current_user, "export", current_user.branch)


@bp.get("/vacancies/file.<any(csv, xlsx):ending>")
@requires(Permission.SEE_EMPLOYERS)
def vacancies_file(ending: str):
    """All vacancies of the branch, with what became of them."""
    columns = [
        Column(_("Work")),
        Column(_("Employer")),
        Column(_("Place")),
        Column(_("Kind")),
        Column(_("Hours a week"), Unit.NUMBER),
        Column(_("Places"), Unit.COUNT),
        Column(_("First day"), Unit.DAY),
        Column(_("How far?")),
        Column(_("Ended on"), Unit.DAY),
        Column(_("Why does it stop?")),
        Column(_("Clients proposed"), Unit.COUNT),
        Column(_("Placed"), Unit.COUNT),
        Column(_("Who is on it?")),
        Column(_("Next step")),
        Column(_("When the next step is"), Unit.DAY),
    ]
    rows = (
        (
            one.title,
            one.employer.full_name,
            one.place or one.employer.place,
            words(PLACEMENTS, one.kind),
            hours_of(one),
            one.places,
            one.starts_on,
            words(VACANCY_STAGES, one.stage),
            ended_on,
            words(VACANCY_REASONS, reason),
            proposed,
            placed,
            one.owner.full_name if one.owner_id else None,
            one.next_action,
            one.next_action_on,
        )
        for one, ended_on, reason, proposed, placed in files.vacancies(current_user)
    )
    note_export()
    return download(Sheet(_("Vacancies"), columns, rows), ending, _("vacancies of the branch"))


@bp.get("/vacancies/candidates.<any(csv, xlsx):ending>")
@requires(Permission.SEE_EMPLOYMENT)
@sensitive
@lists_clients
def candidates_file(ending: str):
    """The clients whom this person sees, by the vacancies for which they were proposed."""
    columns = [
        Column(_("Client")),
        Column(_("Work")),
        Column(_("Employer")),
        Column(_("Hours a week"), Unit.NUMBER),
        Column(_("Proposed on"), Unit.DAY),
        Column(_("How far?")),
        Column(_("Since"), Unit.DAY),
        Column(_("Why did the employer say no?")),
        Column(_("Why did the client stop?")),
    ]
    rows = (
        (
            line.client.label if line.client else None,
            line.candidate.vacancy.title,
            line.candidate.vacancy.employer.full_name,
            hours_of(line.candidate.vacancy),
            line.moves[0].reached_on if line.moves else None,
            words(CANDIDATE_STAGES, line.candidate.stage),
            line.moves[-1].reached_on if line.moves else None,
            words(EMPLOYER_SIDE, line.ending.employer_reason if line.ending else None),
            words(CLIENT_SIDE, line.ending.client_reason if line.ending else None),
        )
        for line in files.candidates(current_user)
    )
    note_export()
    return download(Sheet(_("Candidates"), columns, rows), ending, _("candidates of the branch"))


def hours_of(vacancy) -> float | None:
    tenths = vacancy.hours_per_week_tenths
    return None if tenths is None else tenths / 10
