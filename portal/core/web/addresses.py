"""Where a page is, for what is made outside a request too: mails, calendars, the agenda."""

from flask import current_app


def path_to(endpoint: str, **values) -> str:
    """The path of a page on this portal, as `url_for` has it in a request."""
    return current_app.url_map.bind("").build(endpoint, values)


def link_to(endpoint: str, **values) -> str:
    """The whole address of a page, for who reads of it elsewhere."""
    return base_address() + path_to(endpoint, **values)


def base_address() -> str:
    return current_app.config["BASE_URL"].rstrip("/")
