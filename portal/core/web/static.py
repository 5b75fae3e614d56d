"""Static files under an address that changes with their content, and gzip."""

import gzip
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for
from markupsafe import Markup

from portal.core.crypto import digest_of

COMPRESSED = ("text/html", "text/css", "text/javascript", "image/svg+xml", "text/csv")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(static_url=static_url, icon=icon)
    app.after_request(keep_static_files)
    app.after_request(compress)


@cache
def content_hash(path: Path, _changed: float) -> str:
    return digest_of(path.read_bytes())[:12]


@cache
def _static_url(name: str) -> str:
    path = Path(current_app.static_folder) / name
    with current_app.request_of_nobody():
        return url_for("static", filename=name, v=content_hash(path, path.stat().st_mtime))


def static_url(name: str) -> str:
    """The address of a static file, with a hash of its content."""
    return _static_url(name)


@cache
def _icon(name: str, classes: str, sprite: str) -> Markup:
    return Markup('<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
        classes, sprite, name
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
