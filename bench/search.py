"""B14: the field on top of every page at ten thousand records; an answer may take 100 ms.

Runs in a process of its own: `python -m bench.search`; on PostgreSQL with
`BENCH_DATABASE_URL=postgresql://…`, which it empties.
"""

import os
import statistics
import sys
import tempfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from bench.feeds import cookie_of
from bench.measure import of_processor, say, scaled, seconds

MOST = 0.1  # seconds
ROWS = scaled(10_000, 200)
URL = "BENCH_DATABASE_URL"
FIRST = "Anna Bilal Chaima Dawit Elif Farid Ghada Hamid Ilse José".split()
LAST = "Yıldız Haddad Tesfay Jansen Петренко Müller Öztürk Bos Núñez Al-Hassan".split()
HELPING = ("guide", "language_coach", "job_coach", "legal_guide", "interpreter")
OTHERS = ("team_leader", "administrator")
TYPED = ("an", "jose nunez", "0612345", "d-2026-0412", "bakker", "3141ab", "zzzz", "uitbet")


def filled(folder: Path):
    """The portal with so many clients, visits, employers and vacancies in one branch, and somebody
    in each role that finds other things: those who help have fifty clients."""
    os.environ["PORTAL_INSTANCE"] = str(folder)
    os.environ["PORTAL_DATABASE_URL"] = os.environ.get(URL) or f"sqlite:///{folder}/portal.db"
    from portal.app import create_app
    from portal.core.clock import today
    from portal.core.database import db, migrate
    from portal.core.web.access import Role
    from portal.housing.models import Home
    from tests.factories import (
        make_activity,
        make_assignment,
        make_branch,
        make_client,
        make_employer,
        make_person,
        make_vacancy,
    )

    app = create_app({"WTF_CSRF_ENABLED": False, "SECOND_FACTOR_OBLIGED": False})
    with app.app_context(), db.connection_context():
        if os.environ.get(URL):
            db.execute_sql("DROP SCHEMA public CASCADE")
            db.execute_sql("CREATE SCHEMA public")
        migrate.bring_up()
        with db.atomic():
            branch = make_branch()
            helpers = {role: make_person(branch, role) for role in map(Role, HELPING)}
            others = {role: make_person(branch, role) for role in map(Role, OTHERS)}
            volunteer = helpers[Role.GUIDE]
            for number in range(ROWS):
                name = f"{FIRST[number % 10]} {LAST[number // 10 % 10]} {number}"
                client = make_client(branch, name=name, phone=f"06{10_000_000 + number * 997}")
                client.home = Home.create(
                    branch=branch,
                    code=f"w{number}",
                    kind="regular",
                    address=f"Kerkstraat {number}, {3000 + number % 1000} AB Maassluis",
                )
                client.save()
                if number % (ROWS // 50) == 0:
                    for role, person in helpers.items():
                        make_assignment(person, client.household, role=role)
                day = today() - timedelta(number % 700)
                make_activity(
                    volunteer, client, happened_on=day, year_month=day.year * 100 + day.month
                )
                if number % 10 == 0:
                    employer = make_employer(branch, name=f"Bakkerij {name}", contact_name=name)
                    make_vacancy(employer, title=f"Bakker {number}")
                    make_person(branch, name=name)
        if os.environ.get(URL):
            db.execute_sql("ANALYZE")  # as the server does by itself in time
        people = {**helpers, **others}
        return app, [(str(role), cookie_of(app, person)) for role, person in people.items()]


def post(app, path: str, cookie: str, **typed: str) -> bytes:
    body = urlencode(typed).encode()
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "POST", "HTTP_COOKIE": cookie}
    environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    environ |= {"HTTP_HOST": "127.0.0.1:5000", "CONTENT_LENGTH": str(len(body))}
    environ |= {"REMOTE_ADDR": "127.0.0.1"}
    setup_testing_defaults(environ)
    environ["wsgi.input"] = BytesIO(body)
    said = []
    answer = app(environ, lambda status, headers, exc_info=None: said.append(status))
    whole = b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    assert said[0].startswith("200"), said
    return whole


def answers() -> bool:
    with tempfile.TemporaryDirectory() as name:
        app, people = filled(Path(name))
        # What the server of PostgreSQL does is no time of this process.
        clock = seconds if os.environ.get(URL) else of_processor
        held = True
        for who, cookie in people:
            for typed in TYPED:

                def ask(cookie=cookie, typed=typed):
                    return post(app.wsgi_app, "/search/hits", cookie, q=typed)

                ask()
                cost = statistics.median(clock(ask) for _ in range(scaled(9, 3)))
                held &= say("B14", cost, MOST, 1, f"“{typed}” as a {who}, of {ROWS:,} clients")
    return held


if __name__ == "__main__":
    sys.exit(not answers())
