"""Logging in by a link that was mailed."""

import secrets

from flask import redirect, render_template, request, session, url_for

from portal.account import actions
from portal.account.actions import by_link as links
from portal.account.forms import ForgottenForm, LinkForm
from portal.account.routes import bp
from portal.account.routes.entering import onward
from portal.account.routes.sessions import begin, too_many
from portal.core.web.access import public


@bp.route("/log-in/link", methods=["GET", "POST"])
@public
def ask_link():
    form = ForgottenForm()
    if form.validate_on_submit():
        # Kept by this browser, until somebody logs in: only here the link works.
        browser = session.setdefault("asked_link", secrets.token_urlsafe(32))
        try:
            links.send(form.email.data, request.remote_addr, browser)
        except actions.TooManyTries as refused:
            return too_many(refused)
        return render_template("account/link_sent.html", email=form.email.data)
    return render_template("account/ask_link.html", form=form), 422 if form.errors else 200


@bp.route("/link/<secret>", methods=["GET", "POST"])
@public
def by_link(secret):
    """A mail scanner that opens the link changes nothing: only the button spends it."""
    browser = session.get("asked_link")
    is_here = links.is_of_browser(secret, browser)
    if not is_here:
        is_elsewhere = is_here is False
        page = render_template("account/link_elsewhere.html", is_elsewhere=is_elsewhere)
        return page, 403 if is_elsewhere else 410
    form = LinkForm()
    if form.validate_on_submit():
        try:
            person = links.use(secret, browser)
        except actions.LinkExpired:
            return render_template("account/link_elsewhere.html", is_elsewhere=False), 410
        begin(person, form.own_device.data, asked_password=False)
        return redirect(onward(person, url_for("home.index")))
    return render_template("account/by_link.html", form=form)
