"""`flask feeds`."""

import sys
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.calendar_feeds.feeds import queries
from portal.calendar_feeds.feeds.actions import serving, upkeep
from portal.core.crypto import digest_of
from portal.core.database import migrate

feeds_cli = AppGroup("feeds", help="Calendar feeds.")


# A secret may begin with a dash, which is no option then.
@feeds_cli.command("show", context_settings={"ignore_unknown_options": True})
@click.argument("token")
def show(token: str) -> None:
    """Write the bytes of the feed with this secret, or at this address, as a calendar gets them."""
    with migrate.opened():
        found = queries.poll(digest_of(secret_in(token)))
        made = found and serving.answer(found)
        if made is None:
            raise click.ClickException("No feed has this secret.")
        _made, content = serving.bytes_of(found, made)
    sys.stdout.buffer.write(content)


def secret_in(typed: str) -> str:
    """The secret itself, also out of the address of a feed."""
    try:
        _endpoint, values = current_app.url_map.bind("").match(urlsplit(typed).path)
    except (HTTPException, RequestRedirect):
        return typed.removesuffix(".ics")
    return values.get("token", typed)


@feeds_cli.command("check")
@click.option("--sample", default=200, show_default=True, help="How many feeds to look at.")
def check(sample: int) -> None:
    """Make a sample of feeds from scratch and compare with what is served."""
    with migrate.opened():
        looked_at, faults = upkeep.check(sample)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)
    click.echo(f"{looked_at} feeds checked, all right.")
