from flask import Blueprint, Response, abort, redirect, render_template, request, session
from flask_login import current_user

from portal.core.database import db
from portal.core.i18n.language import LANGUAGES
from portal.core.web.access import Permission, public, requires, signed_in
from portal.core.web.redirects import safe_next
from portal.site import actions, readings
from portal.site.queries import HELP
from portal.site.samples import THEMES, samples

bp = Blueprint("site", __name__)


@bp.get("/healthz")
@public
def health():
    """200 while rows can be written in a schema of the program's own; says nothing else."""
    if not actions.is_ready():
        abort(503)
    return Response("ok\n", mimetype="text/plain")


@bp.get("/status")
@requires(Permission.SEE_STATUS)
def status():
    """How the portal is doing, for who looks after it."""
    return render_template(
        "site/status.html", readings=readings.all_readings(), versions=readings.versions()
    )


@bp.get("/language/<code>")
@public
def language(code):
    if code not in LANGUAGES:
        abort(404)
    session["language"] = code
    if current_user.is_authenticated:
        with db.atomic():
            current_user.speaks(code)
    return redirect(safe_next(request.args.get("next")))


@bp.get("/help")
@public
def guide():
    return render_template("site/help.html", topics=HELP)


@bp.get("/accessibility")
@public
def accessibility():
    return render_template("site/accessibility.html")


@bp.get("/style")
@signed_in
def style():
    """Every component, for who makes or changes a page."""
    return render_template("site/style.html", samples=samples(), themes=THEMES)


@bp.get("/more")
@public
def more():
    return render_template("site/more.html")
