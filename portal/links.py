"""Where a visitor may be sent on to: only to a page of this portal."""

import re

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

ALLOWED = re.compile(r"/[A-Za-z0-9_\-./]*(?:\?[A-Za-z0-9_\-./?=&%+:]*)?")


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
    return default if endpoint in {"static", "pages.language"} else target
