"""The rules by which terms are counted: of all branches, and of one's own."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.clock import today
from portal.core.forms.pages import form_page
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.legal.actions import rules as actions
from portal.legal.forms.cases import UNITS, TermRuleForm
from portal.legal.models import TERMS, TermRule
from portal.legal.queries import cases as queries
from portal.legal.routes import bp


@bp.get("/rules")
@requires(Permission.SET_CASE_RULES)
def rules():
    return render_template(
        "legal/rules.html",
        rules=list(queries.rules_visible_to(current_user)),
        terms=TERMS,
        units=UNITS,
        today=today(),
    )


@bp.route("/rules/new", methods=["GET", "POST"])
@requires(Permission.SET_CASE_RULES)
@sent_once
def new_rule():
    form = TermRuleForm()
    if form.validate_on_submit():
        try:
            actions.add_rule(current_user, **form.values())
        except actions.RuleExists:
            form.refuse("valid_from", _("There is a rule from this day. Choose another day."))
        else:
            flash(_("The rule is added. Terms that are guarded keep their dates."))
            return redirect(url_for(".rules"), 303)
    if form.is_blank:
        form.valid_from.data = today()
    return form_page("legal/rule.html", form)


@bp.post("/rules/<int:term_rule_id>/drop")
@requires(Permission.SET_CASE_RULES)
def drop_rule(term_rule_id):
    rule = get_object_or_404(queries.own_rules(current_user), TermRule.id == term_rule_id)
    try:
        actions.drop_rule(rule, current_user)
        flash(_("The rule is taken away. Add it again if that was a mistake."))
    except actions.RuleIsUsed:
        flash(_("A term was computed by this rule: it stays. Add a newer one."), "warning")
    return redirect(url_for(".rules"), 303)
