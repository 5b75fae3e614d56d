"""The first page of a new installation: its branch, and who leads it (J11)."""

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext

from portal.account import actions
from portal.account.actions import founding
from portal.account.forms.beginning import BeginForm, SetupCodeForm
from portal.account.routes import bp
from portal.account.routes.entering import enter
from portal.account.routes.sessions import too_many
from portal.core.web.access import public


@bp.route("/setup", methods=["GET", "POST"])
@public
def begin_portal():
    """First the code, then the rest, with which it goes along. Gone once anybody is here."""
    if not founding.is_empty():
        abort(404)
    form = SetupCodeForm()
    if not form.validate_on_submit():
        return page(form)
    try:
        if not founding.is_code(form.code.data, request.remote_addr):
            form.code.errors = [gettext("This code is not right, or older than a day.")]
            return page(form)
    except actions.TooManyTries as refused:
        return too_many(refused)
    if "name" not in request.form:
        return page(BeginForm(formdata=None, data={"code": form.code.data}))
    return begin_branch(BeginForm())


def begin_branch(form: BeginForm):
    if not form.validate_on_submit():
        return page(form)
    try:
        leader = founding.found_with_password(**form.details())
    except founding.NotEmpty:
        abort(404)
    answer = enter(leader, form.own_device.data, url_for("home.index"))
    flash(gettext("Your branch is there. What is left to set up stands below."))
    return answer


def page(form: SetupCodeForm):
    return render_template("account/setup.html", form=form), 422 if form.errors else 200
