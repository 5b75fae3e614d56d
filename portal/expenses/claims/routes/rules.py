"""The rules of the branch, dated and with their source, and what was agreed with each volunteer."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.activities.forms import TRANSPORTS
from portal.core.clock import today
from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.expenses.claims.actions.rules import (
    RuleExists,
    RuleIsUsed,
    add_rule,
    agree,
    change_rule,
)
from portal.expenses.claims.forms.rules import HINTS, MODES, RULES, AgreementForm
from portal.expenses.claims.queries.allowance import agreement_on
from portal.expenses.claims.queries.used import changeable, rule_of_branch
from portal.expenses.claims.routes import bp
from portal.expenses.records import queries
from portal.people import queries as people
from portal.people.models import Person


@bp.get("/rules")
@requires(Permission.SET_EXPENSE_RULES)
def rules():
    branch = current_user.branch_id
    shown = {
        "rates": list(queries.all_rates(branch)),
        "limits": list(queries.limits(branch)),
        "policies": list(queries.policies(branch)),
        "kind_rules": list(queries.all_kind_rules(branch)),
    }
    return render_template(
        "claims/rules.html",
        **shown,
        changeable={name: changeable(rules, branch) for name, rules in shown.items()},
        transports=TRANSPORTS,
        today=today(),
    )


@bp.route("/rules/<what>/new", methods=["GET", "POST"])
@requires(Permission.SET_EXPENSE_RULES)
@sent_once
def new_rule(what):
    if what not in RULES:
        abort(404)
    kind, model, title = RULES[what]
    form = kind()
    form.known = tuple(queries.all_rates(current_user.branch_id))
    if form.validate_on_submit():
        try:
            add_rule(model, current_user, **form.values())
        except RuleExists:
            form.valid_from.errors = [_("There is a rule from this day. Choose another day.")]
        else:
            flash(_("The rule is added. Claims that were sent in keep their amounts."))
            return redirect(url_for(".rules"), 303)
    elif form.is_blank and what == "policy":
        form.process(obj=queries.policy_on(today(), current_user.branch_id))
        form.valid_from.data, form.source.data = None, ""
    page = render_template("claims/rule_form.html", form=form, title=title, hints=HINTS)
    return page, 422 if form.errors else 200


@bp.route("/rules/<what>/<int:rule_id>/edit", methods=["GET", "POST"])
@requires(Permission.SET_EXPENSE_RULES)
def edit_rule(what, rule_id):
    """Put a rule right that nobody used yet; of one that somebody used another one follows."""
    if what not in RULES:
        abort(404)
    kind, model, title = RULES[what]
    rule = get_object_or_404(rule_of_branch(model, current_user.branch_id), model.id == rule_id)
    form = kind(obj=rule)
    form.known = tuple(queries.all_rates(current_user.branch_id))
    if form.validate_on_submit():
        try:
            change_rule(rule, current_user, **form.values())
        except RuleExists:
            form.valid_from.errors = [_("There is a rule from this day. Choose another day.")]
        except RuleIsUsed:
            flash(_("Somebody sent costs in under this rule. Add a new rule."), "warning")
            return redirect(url_for(".rules"), 303)
        else:
            flash(_("Your changes are saved."))
            return redirect(url_for(".rules"), 303)
    page = render_template("claims/rule_form.html", form=form, title=title, hints=HINTS, rule=rule)
    return page, 422 if form.errors else 200


@bp.route("/agreements/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.SET_EXPENSE_RULES)
@sent_once
def agreements(person_id):
    """What was agreed with somebody; with oneself somebody else agrees."""
    person = get_object_or_404(people.visible_to(current_user), Person.id == person_id)
    held = queries.agreements_of([person.id]).get(person.id, [])
    form = AgreementForm({agreement.valid_from for agreement in held})
    is_self = person.id == current_user.id
    if is_self and form.is_submitted():
        abort(403)
    if form.validate_on_submit():
        try:
            agree(person, current_user, **form.values())
        except RuleExists:
            form.valid_from.errors = [_("There is an agreement from this day. Choose another day.")]
        except Doubled as other:
            form.valid_from.errors = [
                _("Another agreement runs then: %(days)s. Choose other days.", days=other)
            ]
        else:
            flash(_("The agreement is added."))
            return redirect(url_for(".agreements", person_id=person.id), 303)
    page = render_template(
        "claims/agreements.html",
        person=person,
        held=held,
        running=agreement_on(today(), held),
        modes=MODES,
        form=form,
        is_self=is_self,
    )
    return page, 422 if form.errors else 200
