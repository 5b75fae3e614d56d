"""The municipalities of the branch: their names, targets and corrections."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.models import Municipality
from portal.core.clock import today
from portal.core.database import StaleVersion
from portal.core.forms.pages import conflict_page, form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.housing import actions, queries
from portal.housing.forms import CorrectionForm, MunicipalityForm, TargetForm, in_words
from portal.housing.models import HousingCorrection

bp = Blueprint("housing", __name__, url_prefix="/municipalities")


@bp.get("")
@requires(Permission.SET_CASE_RULES)
def index():
    return render_template("housing/index.html", rows=queries.listed(current_user))


@bp.get("/<int:municipality_id>")
@requires(Permission.SET_CASE_RULES)
def show(municipality_id):
    place = fetch(municipality_id)
    return render_template(
        "housing/show.html",
        place=place,
        rules=list(queries.rules_of(place)),
        targets=queries.targets_of(place),
        corrections=list(queries.corrections_of(place)),
        in_words=in_words,
        today=today(),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def new():
    form = MunicipalityForm()
    if form.validate_on_submit():
        try:
            place = actions.add(current_user, form.name.data)
        except actions.NameIsTaken:
            refuse_name(form)
        else:
            flash(_("The municipality is added. Now write down its rule of guidance."))
            return to(place)
    return form_page("housing/municipality.html", form, place=None)


@bp.route("/<int:municipality_id>/edit", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
def edit(municipality_id):
    place = fetch(municipality_id)
    form = MunicipalityForm(obj=place)
    if form.validate_on_submit():
        try:
            actions.rename(place, current_user, form.version.seen, form.name.data)
        except actions.NameIsTaken:
            refuse_name(form)
        except StaleVersion:
            place = fetch(municipality_id)
            return conflict_page("housing/municipality.html", form, place, place=place)
        else:
            flash(_("Your changes are saved."))
            return to(place)
    return form_page("housing/municipality.html", form, place=place)


def refuse_name(form: MunicipalityForm) -> None:
    form.refuse("name", _("This municipality is there already, here or at another branch."))


@bp.route("/<int:municipality_id>/targets/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def new_target(municipality_id):
    """The target of a half-year; another one replaces it, and it stays as history."""
    place = fetch(municipality_id)
    form = TargetForm()
    if form.validate_on_submit():
        said = form.half_year.data, form.persons.value
        if actions.set_target(place, current_user, *said):
            flash(_("The target is saved."))
        else:
            flash(_("This was the target already."))
        return to(place)
    return form_page("housing/target.html", form, place=place)


@bp.route("/<int:municipality_id>/corrections/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def correct(municipality_id):
    place = fetch(municipality_id)
    form = CorrectionForm()
    if form.validate_on_submit():
        actions.correct(place, current_user, **form.values())
        flash(_("The correction is added."))
        return to(place)
    if form.is_blank:
        form.corrected_on.data = today()
    return form_page("housing/correction.html", form, place=place)


@bp.post("/corrections/<int:correction_id>/drop")
@requires(Permission.SET_CASE_RULES)
def drop_correction(correction_id):
    visible = queries.corrections_visible_to(current_user)
    made = get_object_or_404(visible, HousingCorrection.id == correction_id)
    actions.drop_correction(made, current_user)
    flash(_("The correction is taken away."))
    return to(made.municipality)


def fetch(municipality_id: int) -> Municipality:
    return get_object_or_404(queries.visible_to(current_user), Municipality.id == municipality_id)


def to(place: Municipality):
    return redirect(url_for(".show", municipality_id=place.id), 303)
