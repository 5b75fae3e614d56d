"""Where a visitor may be sent on to: a page of this portal, or an address that somebody typed."""

import re
from urllib.parse import urlsplit

from flask import Flask, current_app
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

WEB = re.compile(r"https?://[^\s<>\"'`\\]+", re.IGNORECASE)
ENDS = ".,;:!?)]}»”’"  # of the sentence around it
ALLOWED = re.compile(r"/[A-Za-z0-9_\-./]*(?:\?[A-Za-z0-9_\-./?=&%+:]*)?")


def init_app(app: Flask) -> None:
    app.add_template_filter(linked)


def linked(text: str | None) -> Markup:
    """The text with its web addresses as links; what comes after // is theirs, not ours."""
    parts, at = [], 0
    for match in WEB.finditer(text or ""):
        address = match[0].rstrip(ENDS)
        if not is_web_address(address):
            continue
        link = '<a href="{0}" rel="noopener noreferrer">{0}</a>'
        parts += [escape(text[at : match.start()]), Markup(link).format(address)]  # noqa: S704
        at = match.start() + len(address)
    return Markup().join([*parts, escape((text or "")[at:])])


def is_web_address(text: str) -> bool:
    """With a host, and without a name or password before it, which hides where it goes."""
    try:
        found = urlsplit(text)
    except ValueError:
        return False
    return bool(found.hostname) and "@" not in found.netloc


def safe_next(target: str | None, default: str = "/") -> str:
    """The target if it is a page here that can be read, else the default."""
    if not target or len(target) > 500 or not ALLOWED.fullmatch(target):
        return default
    path = target.partition("?")[0]
    if path.startswith("//") or ".." in path or "%" in path:
        return default
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return default
    return default if endpoint in {"static", "site.language"} else target
