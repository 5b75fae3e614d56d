"""Several people invited at once, from a list that was pasted."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from portal.account.actions import inviting
from portal.account.forms.inviting import InviteForm
from portal.account.routes import bp
from portal.core.clock import today
from portal.core.web.access import Permission, requires, sensitive_once_right
from portal.core.web.idempotency import sent_once
from portal.people.actions import AddressTaken


@bp.route("/people/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
@sensitive_once_right
@sent_once
def invite_several():
    form = InviteForm(current_user)
    if form.validate_on_submit():
        try:
            those = [one.values() for one in form.found]
            invited = inviting.invite_all(current_user, form.given, those)
        except AddressTaken:
            form.names.errors = [gettext("Somebody else has one of these addresses.")]
        else:
            said = ngettext(
                "%(num)s person is invited, and gets a mail.",
                "%(num)s people are invited, and get a mail.",
                len(invited),
            )
            flash(said)
            return redirect(url_for("people.index", which="new"), 303)
    if form.is_blank:
        form.started_on.data, form.employment.data = today(), "volunteer"
    return render_template("account/invite_several.html", form=form), 422 if form.errors else 200
