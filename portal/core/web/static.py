"""Static files under an address that changes with their content, and gzip.

A style sheet stands in css/components/ for each part of a page, and in css/pages/ for what only the
pages of one blueprint have. A browser gets all of the first as one, and of the second its own.
"""

import gzip
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup

from portal.core.crypto import digest_of

COMPRESSED = ("text/html", "text/css", "text/javascript", "image/svg+xml", "text/csv")


SHEET = "css/app.css"
# The icons that point along the line: they turn round where that runs from right to left.
POINTING = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "log-in",
    "log-out",
    "undo-2",
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(static_url=static_url, own_sheet=own_sheet, icon=icon)
    app.after_request(keep_static_files)
    app.after_request(compress)


@cache
def joined_sheet(folder: Path) -> bytes:
    """What every page wears, in the order in which one sheet gives way to the next."""
    parts = [
        folder / "base.css",
        folder / "layout.css",
        *sorted(folder.glob("components/*.css")),
        folder / "utilities.css",
        folder / "print.css",
    ]
    return b"".join(part.read_bytes() for part in parts)


def send_sheet(folder: str) -> Response:
    response = Response(joined_sheet(Path(folder) / "css"), mimetype="text/css")
    response.add_etag()
    return response.make_conditional(request)


@cache
def _static_url(name: str) -> str:
    folder = Path(current_app.static_folder)
    content = joined_sheet(folder / "css") if name == SHEET else (folder / name).read_bytes()
    with current_app.request_of_nobody():
        return url_for("static", filename=name, v=digest_of(content)[:12])


def static_url(name: str) -> str:
    """The address of a static file, with a hash of its content."""
    return _static_url(name)


@cache
def _own_sheet(blueprint: str) -> str:
    name = f"css/pages/{blueprint}.css"
    return static_url(name) if (Path(current_app.static_folder) / name).exists() else ""


def own_sheet() -> str:
    """The address of the sheet of the pages of this blueprint, if they have one."""
    return _own_sheet(request.blueprint or "")


@cache
def _icon(name: str, classes: str, sprite: str) -> Markup:
    turns = "flip" if name in POINTING else ""
    return Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        " ".join(filter(None, ["icon", turns, classes])), sprite, name
    )


def icon(name: str, classes: str = "") -> Markup:
    """One of the icons of static/icons.svg; it is decoration, so say it in words beside it."""
    return _icon(name, classes, static_url("icons.svg"))


def keep_static_files(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        forever = "v" in request.args
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if forever else "public, max-age=300"
        )
    return response


@lru_cache(maxsize=64)
def packed_for_good(body: bytes) -> bytes:
    """A static file, packed once as small as gzip can."""
    return gzip.compress(body, 9, mtime=0)


def packed_at_once(body: bytes) -> bytes:
    """A page, at level 1: a tenth of the bytes for a few microseconds."""
    return gzip.compress(body, 1, mtime=0)


def compress(response: Response) -> Response:
    """Pack a text for a browser that can read that."""
    response.headers.add("Vary", "Accept-Encoding")
    if (
        "gzip" not in request.headers.get("Accept-Encoding", "")
        or response.mimetype not in COMPRESSED
        or response.status_code != 200
        or "Content-Encoding" in response.headers
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) > 500:
        pack = packed_for_good if request.endpoint == "static" else packed_at_once
        response.set_data(pack(body))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.pop("ETag", None)
    return response
