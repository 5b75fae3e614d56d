"""`make run`: the demo. An empty database is filled with it, which is said before it is done."""

import os
from typing import NoReturn

import click

from app import app
from portal.core.database import migrate
from portal.demo import actions as demo
from tools.serve import bring_up, serve, tell_where

FILLING = """
  `make run` is for a look around: this empty database gets a demo with made-up people.
  For real use there is `make serve`; `flask demo --leave` empties a demo again.
"""


def fill() -> None:
    """With the demo; where that fails the portal starts empty."""
    print(FILLING, flush=True)
    try:
        demo.fill()
    except demo.NotFilled as error:
        print(error, flush=True)


def tell_who() -> None:
    if not (logins := demo.logins()):
        return
    print("  It is a demo with made-up people. On this machine you log in with one click,")
    print("  or with one of these:\n")
    for login in logins:
        print(f"    {login['role']:20} {login['email']:36} {login['password']}")
    print("\n  `flask demo --leave` empties it for real use.\n")


@click.command()
def main() -> NoReturn:
    """Serve the demo."""
    os.umask(0o077)
    with app.app_context(), migrate.connected():
        bring_up()
        # At an address that others can reach nobody is playing.
        if demo.is_empty() and not app.config["PRODUCTION"]:
            fill()
        tell_where()
        tell_who()
    serve()


if __name__ == "__main__":
    main()
