"""Where a page is, for what is made outside a request too: mails, calendars, the agenda."""

from flask import Flask, current_app


def init_app(app: Flask) -> None:
    app.jinja_env.globals["path_to"] = path_to


def path_to(endpoint: str, **values) -> str:
    """The path of a page on this portal, as `url_for` has it in a request.

    Also on the page of an error: at a host that is not ours `url_for` knows of no address.
    """
    return current_app.url_map.bind("").build(endpoint, values)


def link_to(endpoint: str, **values) -> str:
    """The whole address of a page, for who reads of it elsewhere."""
    return base_address() + path_to(endpoint, **values)


def base_address() -> str:
    return current_app.config["BASE_URL"].rstrip("/")
