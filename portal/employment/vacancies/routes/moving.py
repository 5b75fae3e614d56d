"""The next step of a vacancy, its stage, and taking a move back."""

from flask import url_for

from portal.core.web.access import Permission, requires
from portal.employment.board.routes import BoardPages
from portal.employment.vacancies.actions.vacancies import bring_to, undo_move
from portal.employment.vacancies.forms.vacancies import VacancyMoveForm
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.routes import bp
from portal.employment.vacancies.routes.vacancies import fetch


def title_of(vacancy: Vacancy) -> str:
    return f"{vacancy.title} · {vacancy.employer.label}"


def address_of(vacancy: Vacancy) -> str:
    return url_for("vacancies.show", vacancy_id=vacancy.id)


pages = BoardPages(fetch, VacancyMoveForm, bring_to, title_of, address_of, undo_move)


@bp.route("/vacancies/<int:vacancy_id>/step", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def step(vacancy_id):
    return pages.step(vacancy_id)


@bp.route("/vacancies/<int:vacancy_id>/move", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def move(vacancy_id):
    return pages.stage(vacancy_id)


@bp.post("/vacancies/<int:vacancy_id>/undo")
@requires(Permission.SEE_EMPLOYERS)
def undo(vacancy_id):
    return pages.undo(vacancy_id)
