"""The rule of a municipality: how long guidance lasts, and who is entitled to it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.branches.models import GuidanceRule, Municipality
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.guidance.actions import rules as actions
from portal.guidance.forms import RuleForm
from portal.guidance.routes import bp
from portal.housing.queries import rules_visible_to, visible_to


@bp.route("/rules/<int:municipality_id>/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def new_rule(municipality_id):
    place = get_object_or_404(visible_to(current_user), Municipality.id == municipality_id)
    form = RuleForm()
    if form.validate_on_submit():
        try:
            count = actions.add_rule(place, current_user, **form.values())
        except actions.RuleExists:
            form.refuse("valid_from", _("There is a rule from this day. Take that away first."))
        else:
            flash(_("The rule is added."))
            tell(count)
            return to(place)
    return form_page("guidance/rule.html", form, place=place)


@bp.post("/rules/<int:rule_id>/drop")
@requires(Permission.SET_CASE_RULES)
def drop_rule(rule_id):
    rule = get_object_or_404(rules_visible_to(current_user), GuidanceRule.id == rule_id)
    count = actions.drop_rule(rule, current_user)
    flash(_("The rule is taken away. Add it again if that was a mistake."))
    tell(count)
    return to(rule.municipality)


def tell(count: int) -> None:
    """For how many clients the years changed with the rule."""
    if count:
        flash(
            ngettext(
                "The guidance of %(num)s client goes by it.",
                "The guidance of %(num)s clients goes by it.",
                count,
            )
        )


def to(place: Municipality):
    return redirect(url_for("housing.show", municipality_id=place.id), 303)
