from flask import Blueprint, Response, abort, redirect, render_template, request, session
from flask_login import current_user

from portal.core.database import db
from portal.core.i18n.language import LANGUAGES
from portal.core.web.access import public
from portal.core.web.redirects import safe_next
from portal.site import queries

bp = Blueprint("pages", __name__)


@bp.get("/healthz")
@public
def health():
    """200 while the database answers; says nothing else."""
    if not queries.database_answers():
        abort(503)
    return Response("ok\n", mimetype="text/plain")


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
    return render_template("pages/help.html")


@bp.get("/accessibility")
@public
def accessibility():
    return render_template("pages/accessibility.html")


@bp.get("/style")
@public
def style():
    return render_template("pages/style.html")


@bp.get("/more")
@public
def more():
    return render_template("pages/more.html")
