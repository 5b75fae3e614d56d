"""Employers in a list, one on a page, a new one, a change, and away for good."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms import both_versions
from portal.core.forms.record_numbers import record_number
from portal.core.i18n.labels import CLOSING_REASONS, STAGES
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import key_of
from portal.employment.board.queries import Happening, history_of
from portal.employment.employers import actions, queries
from portal.employment.employers.forms import EmployerForm, NewEmployerForm, stored_of
from portal.employment.employers.models import Employer, EmployerMerge, Stage
from portal.employment.employers.routes import bp
from portal.feature import contributed


@bp.get("")
@requires(Permission.SEE_EMPLOYERS)
def index():
    typed = request.args.get("q", "")[:100]
    stage = request.args.get("stage", "")
    sector = request.args.get("sector", "")[:60]
    is_mine = "mine" in request.args
    page = max(request.args.get("page", 1, type=record_number), 1)
    listed = queries.found(
        current_user, typed, stage if stage in set(Stage) else "", sector, is_mine
    )
    first = (page - 1) * queries.PAGE
    cards, count = queries.page_of(listed, first)
    kept: dict = {"q": typed or None, "stage": stage or None, "sector": sector or None}
    kept["mine"] = "1" if is_mine else None
    further = first + queries.PAGE < count
    return render_template(
        "employers/index.html",
        cards=cards,
        count=count,
        typed=typed,
        stage=stage,
        sector=sector,
        is_mine=is_mine,
        stages=STAGES,
        sectors=queries.sectors_of(current_user.branch_id),
        previous=page > 1 and url_for(".index", **kept),
        following=further and url_for(".index", **kept, page=page + 1),
        today=today(),
    )


def fetch(employer_id: int) -> Employer:
    return get_object_or_404(queries.visible_to(current_user), Employer.id == employer_id)


@bp.get("/<int:employer_id>")
@requires(Permission.SEE_EMPLOYERS)
def show(employer_id):
    employer = fetch(employer_id)
    merges = list(queries.merges_into(employer))
    last = queries.last_contacts([employer.id]).get(employer.id)
    return render_template(
        "employers/show.html",
        employer=employer,
        stage_names=STAGES,
        reason_names=CLOSING_REASONS,
        card=queries.Card(employer, None, queries.silent_days(last)),
        today=today(),
        further=(further := queries.further_people(employer)),
        told_apart=queries.told_apart(employer, further),
        history=history_of(employer, map(as_happening, merges)),
        merges=merges,
        sections=[ask(current_user, employer) for ask in contributed().employer_sections],
    )


def as_happening(merge: EmployerMerge) -> Happening:
    told = _("%(name)s was merged into this one.", name=merge.gone.label)
    return Happening(merge.merged_at, merge.merged_by.label, told=told)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def new():
    form = NewEmployerForm(current_user, None)
    key = key_of(form.form_key.data)
    if form.is_submitted() and (made := actions.made_before(current_user, key)):
        return redirect(url_for(".show", employer_id=made.id), 303)  # a double click
    if form.validate_on_submit():
        employer = actions.add(current_user, key, form.first_step, **form.values)
        flash(_("The employer is added."))
        return redirect(url_for(".show", employer_id=employer.id), 303)
    if form.is_blank:
        form.what.data = "call"
        form.happened_on.data = today()
        form.owner.data = current_user.id
    return page_of(form, None), 422 if form.errors else 200


def page_of(form: EmployerForm, employer: Employer | None, **more) -> str:
    return render_template(
        "employers/form.html",
        form=form,
        employer=employer,
        sectors=queries.all_sectors_of(current_user.branch_id),
        **more,
    )


@bp.route("/<int:employer_id>/edit", methods=["GET", "POST"])
@requires(Permission.SEE_EMPLOYERS)
def edit(employer_id):
    employer = fetch(employer_id)
    if not employer.can_be_changed_by(current_user):
        abort(403)
    form = EmployerForm(current_user, employer)
    if form.validate_on_submit():
        try:
            actions.change(employer, current_user, form.version.seen, **form.values)
        except StaleVersion:
            return conflict(form, fetch(employer_id))
        flash(_("Your changes are saved."))
        return redirect(url_for(".show", employer_id=employer.id), 303)
    return page_of(form, employer), 422 if form.errors else 200


def conflict(form: EmployerForm, employer: Employer):
    """Somebody else saved first: both versions, and what was typed stays."""
    form.version.data = employer.version
    stored = stored_of(employer)
    del stored["version"]
    return page_of(form, employer, both=both_versions(form, stored)), 409


@bp.route("/<int:employer_id>/delete", methods=["GET", "POST"])
@requires(Permission.DELETE_EMPLOYERS)
def delete(employer_id):
    employer = fetch(employer_id)
    if not employer.can_be_deleted_by(current_user):
        abort(403)
    needed = actions.followers_of(employer)
    if request.method == "POST":
        try:
            actions.delete(employer, current_user)
        except actions.StillNeeded as refusal:
            needed = refusal.counts
        else:
            flash(_("The employer is gone."))
            return redirect(url_for(".index"), 303)
    page = render_template("employers/delete.html", employer=employer, needed=needed)
    return page, 409 if request.method == "POST" else 200
