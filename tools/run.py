"""`make run`: bring the database up to date, fill it if it is empty, serve, do what is due.

One process until the workers are forked, so that a second start takes a second or two; what is
due is done in another one. No connection to the database crosses a fork.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from gunicorn.app.base import BaseApplication
from gunicorn.http.wsgi import Response

from portal import create_app, logs, schema
from portal.db import db
from portal.demo import actions as demo

PORT = int(os.environ.get("PORT", "5000"))
PAUSE = 60  # seconds
ROOT = Path(__file__).parent.parent


def without_server_name(default_headers):
    """Gunicorn's headers less its name, for which it has no setting."""

    def headers(self) -> list[str]:
        return [line for line in default_headers(self) if not line.startswith("Server:")]

    return headers


Response.default_headers = without_server_name(Response.default_headers)


class Server(BaseApplication):
    """Gunicorn, told here what its configuration file would say."""

    def __init__(self, app) -> None:
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{PORT}",
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "graceful_timeout": 30,
            "loglevel": "warning",
            "logger_class": logs.ScrubbingLogger,
            # Only a web server on this machine may say that a request came by https.
            "forwarded_allow_ips": "127.0.0.1,::1",
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return self.app


def prepare(app) -> None:
    with app.app_context(), db.connection_context():
        if done := schema.bring_up():
            print(f"The database is up to date ({len(done)} steps).")
        if demo.is_empty():
            fill()
    db.obj.close_idle()


def fill() -> None:
    """With the demo; where that fails the portal starts empty."""
    print("Filling the empty database with the demo …", flush=True)
    try:
        demo.fill()
    except demo.NotFilled as error:
        print(error, flush=True)


def tell(app) -> None:
    print(f"\n  Brug runs on http://127.0.0.1:{PORT}   (stop with Ctrl-C)\n")
    with app.app_context(), db.connection_context():
        logins, is_empty = demo.logins(), demo.is_empty()
    if is_empty:
        print("  Nobody can log in yet: `.venv/bin/flask setup` makes the first branch, and prints")
        print("  a link for who leads it.\n", flush=True)
    if logins:
        print("  It is a demo with made-up people. On this machine you log in with one click,")
        print("  or with one of these:\n")
        for login in logins:
            print(f"    {login['role']:20} {login['email']:36} {login['password']}")
        print("\n  `flask demo --leave` empties it for real use.\n", flush=True)
    db.obj.close_idle()


def worker() -> subprocess.Popen:
    """`flask jobs work`: what is due is done every minute, in a process that ends with this one."""
    command = [sys.executable, "-m", "flask", "jobs", "work", "--parent", str(os.getpid())]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)


def keep_working(working: subprocess.Popen) -> None:
    """Start another one, should it ever end by itself."""
    while True:
        working.wait()
        time.sleep(PAUSE)
        working = worker()


def main() -> None:
    os.umask(0o077)
    app = create_app()
    prepare(app)
    tell(app)
    threading.Thread(target=keep_working, args=[worker()], daemon=True).start()
    Server(app).run()


if __name__ == "__main__":
    sys.argv = sys.argv[:1]
    main()
