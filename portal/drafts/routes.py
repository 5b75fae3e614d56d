"""Drafts: kept while one types, listed, taken up again by ?draft=, thrown away."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from portal.core.clock import now
from portal.core.i18n.formatting import clock
from portal.core.web.access import signed_in
from portal.core.web.redirects import safe_next
from portal.drafts import actions, queries

bp = Blueprint("drafts", __name__)


@bp.get("/drafts")
@signed_in
def index():
    return render_template("drafts/index.html", drafts=queries.all_typed(current_user))


@bp.post("/drafts")
@signed_in
def keep():
    """Keep what is being typed; the page sends it now and then."""
    try:
        kept = actions.keep(current_user, request)
    except actions.TooLong:
        said = _("This is too long to keep as a draft. Save it, or make it shorter.")
        return jsonify(said=said), 413
    except actions.TooMany:
        said = _("You have very many drafts. Save some, or throw them away, to keep this one.")
        return jsonify(said=said), 409
    if not kept:
        return jsonify(said=""), 200
    return jsonify(said=_("Draft kept at %(time)s.", time=clock(now())))


@bp.get("/drafts/token")
@signed_in
def token():
    """For a page that was open when its reader logged in again: only the portal's own can ask."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    return jsonify(token=generate_csrf(), person=current_user.id)


@bp.post("/drafts/<key>/drop")
@signed_in
def drop(key):
    """Throw it away; back to the form as it was."""
    actions.drop(current_user, key)
    flash(_("The draft is thrown away."))
    return redirect(safe_next(request.form.get("draft_address")), 303)
