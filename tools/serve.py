"""`make serve`: for real use. The database is brought up to date, and stays as empty as it is."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click

from app import app
from portal.account.commands import where_to_begin
from portal.core.database import migrate
from portal.demo import actions as demo

ROOT = Path(__file__).parent.parent


def bring_up() -> None:
    with migrate.in_one_line():
        if done := migrate.bring_up():
            print(f"The database is up to date ({len(done)} steps).")


def tell_where() -> None:
    print(
        f"\n  Brug runs on http://127.0.0.1:{os.environ.get('PORT', '5000')}   (stop with Ctrl-C)\n"
    )
    if demo.is_empty():
        print("  Nobody can log in yet: `.venv/bin/flask setup` makes the first branch, and prints")
        print("  a link for who leads it. Or do it in a browser, within a day:\n")
        print(f"    {where_to_begin()}\n")


def serve() -> NoReturn:
    """Become the server of gunicorn.conf.py; what is due is done by a process that ends with it."""
    sys.stdout.flush()
    python = [sys.executable, "-m"]
    work = [*python, "flask", "jobs", "work", "--parent", str(os.getpid())]
    subprocess.Popen(work, cwd=ROOT, stdin=subprocess.DEVNULL)
    os.chdir(ROOT)
    os.execv(sys.executable, [*python, "gunicorn"])  # noqa: S606  no shell is meant


@click.command()
def main() -> NoReturn:
    """Serve the portal for real use."""
    os.umask(0o077)
    with app.app_context(), migrate.in_one_line():
        migrate.refuse_to_begin_again()
    with app.app_context(), migrate.connected():
        bring_up()
        tell_where()
    serve()


if __name__ == "__main__":
    main()
