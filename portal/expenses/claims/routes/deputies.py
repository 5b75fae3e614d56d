"""Who decides in a leader's place."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.periods import Doubled
from portal.core.web.access import Permission, requires, sensitive_once_right
from portal.core.web.idempotency import sent_once
from portal.expenses.claims.actions import deputies as actions
from portal.expenses.claims.forms.deputies import DeputyForm
from portal.expenses.claims.queries import deputies as queries
from portal.expenses.claims.routes import bp
from portal.people.models import Deputy


@bp.route("/deputies", methods=["GET", "POST"])
@requires(Permission.SET_EXPENSE_RULES)
@sensitive_once_right
@sent_once
def deputies():
    """A leader says who decides in their place, and until when."""
    form = DeputyForm(queries.may_stand_in(current_user))
    if form.validate_on_submit():
        person = form.people[form.person.data]
        try:
            actions.appoint(current_user, person, form.starts_on.value, form.ends_on.value)
        except Doubled as taken:
            form.starts_on.errors = [str(taken)]
        else:
            flash(gettext("%(name)s decides in your place in these days.", name=person.label))
            return redirect(url_for(".deputies"), 303)
    page = render_template(
        "claims/deputies.html", form=form, deputies=queries.deputies_of(current_user)
    )
    return page, 422 if form.errors else 200


@bp.post("/deputies/<int:deputy_id>/end")
@requires(Permission.SET_EXPENSE_RULES)
def end_deputy(deputy_id):
    deputy = get_object_or_404(queries.visible_deputies(current_user), Deputy.id == deputy_id)
    actions.end(deputy, current_user)
    others = queries.still_decides_for(deputy.person)
    if not others:
        flash(gettext("This deputy decides no more."))
    for other in others:
        said = gettext("%(name)s still decides in the place of %(leader)s.")
        flash(said % {"name": deputy.person.label, "leader": other.leader.label}, "warning")
    return redirect(url_for(".deputies"), 303)
