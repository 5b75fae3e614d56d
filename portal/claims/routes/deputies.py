"""Who decides in a leader's place."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.access import Permission, requires, sensitive
from portal.claims.actions import deputies as actions
from portal.claims.forms.deputies import DeputyForm
from portal.claims.queries import deputies as queries
from portal.claims.routes import bp
from portal.people.models import Deputy


@bp.route("/deputies", methods=["GET", "POST"])
@requires(Permission.SET_EXPENSE_RULES)
@sensitive
def deputies():
    """A leader says who decides in their place, and until when."""
    people = queries.may_stand_in(current_user)
    form = DeputyForm(people)
    if form.validate_on_submit():
        person = next(p for p in people if str(p.id) == form.person.data)
        actions.appoint(current_user, person, form.starts_on.data, form.ends_on.data)
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
    flash(gettext("This deputy decides no more."))
    return redirect(url_for(".deputies"), 303)
