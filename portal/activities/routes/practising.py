"""The log form for who is new: with a made-up family, and nothing is stored."""

from flask import render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.activities.forms import LogForm
from portal.activities.models import Kind
from portal.activities.queries.practice import Practice
from portal.activities.routes import bp
from portal.activities.routes.filling import usual_values
from portal.activities.routes.writing import page, wants_to_save
from portal.core.web.access import Permission, requires


@bp.route("/practice", methods=["GET", "POST"])
@requires(Permission.LOG_ACTIVITIES)
def practice():
    """A home visit as one would write it down; saved it says what would stand."""
    choices = Practice(current_user, Kind.HOME_VISIT)
    shown = {"is_practice": True, "heading": _("Practise: log a visit")}
    if request.method == "GET":
        form = LogForm(formdata=None, data=usual_values(choices))
        return page(form, choices, **shown)
    form = LogForm()
    if not wants_to_save(form, choices):
        return page(form, choices, **shown)
    if not form.ask(choices.kind, choices).validate_on_submit():
        return page(form, choices, **shown), 422
    return render_template("activities/practised.html", entry=form.entry())
