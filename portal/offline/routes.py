"""The page that a browser shows without a network, what it keeps for it, and its worker."""

import json
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from portal.activities.forms import DURATIONS, LogForm
from portal.activities.forms.travel import TRANSPORTS
from portal.activities.models import Topic
from portal.core.crypto import digest_of
from portal.core.web.access import lists_clients, public, signed_in
from portal.core.web.static import SHEET, static_url
from portal.expenses.claims.forms.lines import LineForm, kind_names
from portal.offline import queries

bp = Blueprint("offline", __name__)

MOST_PEOPLE = 5  # of those who share a browser

# What the page is made of, beside itself: the browser keeps it, and no page of anybody.
FILES = [
    SHEET,
    "css/pages/offline.css",
    "js/app.js",
    "js/queue.js",
    "js/offline.js",
    "icons.svg",
    "favicon.svg",
]
FONT = "fonts/atkinson-next-latin.woff2"  # by the name that the sheet gives it


@bp.get("/offline")
@public
def shell():
    """The form for without a network: the same for everybody, as it is kept in a browser."""
    return shell_page()


def shell_page() -> str:
    return render_template(
        "offline/shell.html",
        form=LogForm(formdata=None, data={"duration": "60"}),
        cost=LineForm(formdata=None),
        durations=DURATIONS,
        transports=TRANSPORTS,
        topics=list(Topic),
        costs=kind_names(with_allowance=False),
    )


@bp.get("/offline/device")
@signed_in
def device():
    """Where somebody says that this is their own phone."""
    return render_template("offline/device.html")


@bp.post("/offline/device")
@signed_in
def turn():
    """Remember in this browser for whom it is turned on: after a log-out it need not be again.

    What it keeps of them is thrown away at each log-out all the same.
    """
    others = [number for number in session.get("offline", []) if number != current_user.id]
    is_on = request.form.get("on") == "yes"
    session["offline"] = ([*others, current_user.id] if is_on else others)[-MOST_PEOPLE:]
    return "", 204


@bp.get("/offline/mine")
@signed_in
@lists_clients
def mine():
    """What a browser keeps of its reader, until they log out."""
    return jsonify(queries.kept_of(current_user))


@bp.get("/sw.js")
@public
def worker():
    """The script that answers where the network does not: another for each version of the page,
    and for each language.
    """
    parts = [url_for(".shell"), *map(static_url, FILES), url_for("static", filename=FONT)]
    known = {
        "parts": parts,
        "queue": static_url("js/queue.js"),
        "version": digest_of(f"{parts} {shell_page()}")[:12],
        "shell": url_for(".shell"),
        # The forms that wait; of the second a photo alone goes on in the page that is shown.
        "taken": [url_for("activities.new"), url_for("claims.new_line")],
    }
    script = (Path(current_app.root_path).parent / "static" / "js" / "worker.js").read_text()
    return Response(f"const brug = {json.dumps(known)};\n{script}", mimetype="text/javascript")


@bp.get("/app.webmanifest")
@public
def manifest():
    """By which a phone puts the portal among its apps."""
    found = {
        "name": "Brug",
        "short_name": "Brug",
        "description": _("Write down what you did, and claim what it cost."),
        "start_url": url_for("home.index"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0d5a66",
        "icons": [
            {
                "src": static_url(f"icons/app-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in (192, 512)
        ],
    }
    return Response(json.dumps(found), mimetype="application/manifest+json")
