"""The tokens of who has logged in: made after the password, shown once, withdrawn."""

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.account.routes.mine import myself
from portal.api import actions, queries
from portal.api.forms import TokenForm
from portal.api.models import MOST, ApiToken
from portal.api.routes import bp
from portal.core.web.access import sensitive_once_right, signed_in


@bp.route("/account/tokens", methods=["GET", "POST"])
@signed_in
@sensitive_once_right
def tokens():
    me = myself()
    form = TokenForm(me)
    if form.validate_on_submit():
        try:
            token, secret = actions.make(me, form.name.data, form.scopes.data, int(form.days.data))
        except actions.TooMany:
            form.form_errors.append(_("You have %(n)s tokens. Withdraw one first.", n=MOST))
        else:
            return render_template("api/made.html", token=token, secret=secret)
    page = render_template(
        "api/tokens.html",
        form=form,
        me=me,
        tokens=queries.tokens_of(me),
        names=queries.scopes_for(me),
    )
    return page, 422 if form.errors else 200


@bp.post("/account/tokens/<int:token_id>/revoke")
@signed_in
def revoke(token_id):
    token = get_object_or_404(queries.those_of(current_user), ApiToken.id == token_id)
    if not actions.revoke(token, current_user):
        abort(409)
    flash(_("The token is withdrawn. No program gets in with it any more."))
    return redirect(url_for(".tokens"), 303)
