"""Judging a client on the ladder and in a language, taking it back, and what work they look for."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.pages import tell_of_conflict
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.employment.placements.forms import WithdrawForm
from portal.employment.vacancies.actions import ladder as actions
from portal.employment.vacancies.forms.ladder import LadderForm, LevelForm, WishForm
from portal.employment.vacancies.models import LadderStep, LanguageLevel
from portal.employment.vacancies.queries import ladder as queries
from portal.employment.vacancies.routes import bp

WISHES = ("occupations", "hours_per_week_tenths", "travel_km")


def fetch(client_id: int) -> Client:
    return get_object_or_404(clients.visible_to(current_user), Client.id == client_id)


@bp.route("/clients/<int:client_id>/ladder", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
@sent_once
def judge_step(client_id):
    return judge(fetch(client_id), LadderStep, LadderForm(), "vacancies/ladder_form.html")


@bp.route("/clients/<int:client_id>/language", methods=["GET", "POST"])
@requires(Permission.JUDGE_LANGUAGE)
@sent_once
def judge_level(client_id):
    return judge(fetch(client_id), LanguageLevel, LevelForm(), "vacancies/level_form.html")


def judge(client: Client, model: type, form, template: str):
    if form.validate_on_submit():
        try:
            actions.judge(model, client, current_user, **form.values)
        except actions.AlreadyJudged:
            form.measured_on.errors = [
                _("There is a judgement of this day. Withdraw that one first, or choose a day.")
            ]
        else:
            flash(_("It is saved."))
            return redirect(url_for("clients.show", client_id=client.id), 303)
    before = queries.of_client(model, client)
    page = render_template(template, client=client, form=form, before=before)
    return page, 422 if form.errors else 200


@bp.route("/ladder/<int:ladder_step_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def withdraw_step(ladder_step_id):
    return withdraw(LadderStep, ladder_step_id)


@bp.route("/levels/<int:language_level_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.JUDGE_LANGUAGE)
def withdraw_level(language_level_id):
    return withdraw(LanguageLevel, language_level_id)


def withdraw(model: type[LadderStep] | type[LanguageLevel], number: int):
    found = get_object_or_404(
        queries.judgements_visible_to(current_user, model), model.id == number
    )
    if not found.can_be_withdrawn_by(current_user):
        abort(403)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw(found, current_user, form.reason.data)
            flash(_("It is withdrawn and counts no more."))
        except actions.AlreadyWithdrawn:
            tell_of_conflict()
        return redirect(url_for("clients.show", client_id=found.client_id), 303)
    page = render_template(
        "vacancies/withdraw.html", judgement=found, form=form, is_step=model is LadderStep
    )
    return page, 422 if form.errors else 200


@bp.route("/clients/<int:client_id>/wish", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYMENT)
def wish(client_id):
    client = fetch(client_id)
    kept = queries.wish_of(client)
    form = WishForm(obj=kept)
    if form.validate_on_submit():
        values = {name: form[name].data for name in WISHES}
        try:
            actions.wish(client, current_user, kept, form.version.seen, **values)
        except StaleVersion:
            return wish_conflict(client, form)
        flash(_("Your changes are saved."))
        return redirect(url_for("clients.show", client_id=client.id), 303)
    page = render_template("vacancies/wish.html", client=client, form=form, version=kept.version)
    return page, 422 if request.method == "POST" else 200


def wish_conflict(client: Client, form: WishForm):
    """Somebody else saved first: both versions, and what was typed stays."""
    now = queries.wish_of(client)
    form.version.data = now.version
    both = both_versions(form, {name: getattr(now, name) for name in WISHES})
    page = render_template(
        "vacancies/wish.html", client=client, form=form, version=now.version, both=both
    )
    return page, 409
