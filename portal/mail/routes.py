from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from portal.access import Permission, requires, signed_in
from portal.mail import actions, queries
from portal.mail.forms import MailForm
from portal.mail.models import KINDS
from portal.organisation.queries import is_demo

bp = Blueprint("mail", __name__)


@bp.get("/outbox")
@requires(Permission.SEE_OUTBOX)
def outbox():
    shown = current_app.config["MAIL_URL"] is None and is_demo()
    return render_template("mail/outbox.html", mails=list(queries.outbox()), with_text=shown)


@bp.route("/account/mails", methods=["GET", "POST"])
@signed_in
def choose():
    """Which mails I want; the ones about logging in and my bank account always come."""
    form = MailForm()
    if form.validate_on_submit():
        actions.choose(current_user, set(form.wanted.data or []))
        flash(gettext("Your choice of mails is saved."))
        return redirect(url_for("account.show"))
    wanted = set(KINDS) - queries.switched_off(current_user)
    page = render_template("mail/choose.html", form=form, kinds=KINDS, wanted=wanted)
    return page, 422 if form.errors else 200
