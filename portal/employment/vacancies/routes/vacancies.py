"""Vacancies on a board, one on a page, a new one, a change."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.i18n.labels import VACANCY_REASONS, VACANCY_STAGES
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.employment.board.queries import Board, history_of
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.forms.vacancies import (
    VALUES,
    NewVacancyForm,
    VacancyForm,
)
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.queries import vacancies as queries
from portal.employment.vacancies.routes import bp


@bp.get("/vacancies")
@requires(Permission.SEE_EMPLOYERS)
def board():
    shows_ended = "ended" in request.args
    is_mine = "mine" in request.args
    columns = {} if shows_ended else queries.board(current_user, is_mine)
    return render_template(
        "vacancies/board.html",
        board=Board(columns, request.args.get("stage"), is_mine),
        ended=queries.ended(current_user) if shows_ended else None,
        stages=VACANCY_STAGES,
        today=today(),
    )


def fetch(vacancy_id: int) -> Vacancy:
    found = queries.with_employer(queries.visible_to(current_user))
    return get_object_or_404(found, Vacancy.id == vacancy_id)


@bp.get("/vacancies/<int:vacancy_id>")
@requires(Permission.SEE_EMPLOYERS)
def show(vacancy_id):
    found = fetch(vacancy_id)
    return render_template(
        "vacancies/show.html",
        vacancy=found,
        stage_names=VACANCY_STAGES,
        reason_names=VACANCY_REASONS,
        today=today(),
        asked=list(queries.languages_of(found)),
        lines=queries.candidates_of(current_user, found),
        history=history_of(found),
    )


@bp.route("/employers/<int:employer_id>/vacancies/new", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def new(employer_id):
    employer = get_object_or_404(employers.visible_to(current_user), Employer.id == employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    form = NewVacancyForm(current_user, None)
    if form.validate_on_submit():
        values = form.values | {"stage": form.stage.data}
        key = key_of(form.form_key.data)
        made = actions.add(employer, current_user, key, form.first_step, form.asked, **values)
        flash(_("The vacancy is added."))
        return redirect(url_for(".show", vacancy_id=made.id), 303)
    if form.is_blank:
        form.what.data, form.happened_on.data = "call", today()
        form.owner.data, form.kind.data = current_user.id, "internship"
    page = render_template("vacancies/form.html", form=form, employer=employer, vacancy=None)
    return page, 422 if form.errors else 200


@bp.route("/vacancies/<int:vacancy_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def edit(vacancy_id):
    found = fetch(vacancy_id)
    if not found.can_be_changed_by(current_user):
        abort(403)
    form = VacancyForm(current_user, found)
    if form.validate_on_submit():
        try:
            values = form.values
            values["owner_id"] = values.pop("owner")
            actions.change(found, current_user, form.version.seen, form.asked, **values)
        except StaleVersion:
            return conflict(form, fetch(vacancy_id))
        flash(_("Your changes are saved."))
        return redirect(url_for(".show", vacancy_id=found.id), 303)
    return form_page(form, found), 422 if form.errors else 200


def form_page(form: VacancyForm, found: Vacancy, **more) -> str:
    return render_template(
        "vacancies/form.html", form=form, employer=found.employer, vacancy=found, **more
    )


def conflict(form: VacancyForm, found: Vacancy):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = found.version
    stored = {name: getattr(found, name) for name in VALUES} | {"owner": found.owner_id}
    return form_page(form, found, both=both_versions(form, stored)), 409
