"""B12: what ten pages of the demo cost the processor, in process; a page may take 100 ms.

Runs in a process of its own: `python -m bench.demo_pages`.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from bench.feeds import ask, cookie_of, portal_on
from bench.measure import of_processor, say, scaled

MOST = 0.1  # seconds
PAGES = (
    ("team_leader", "/"),
    ("guide", "/"),
    ("guide", "/activities/"),
    ("guide", "/activities/new"),
    ("team_leader", "/clients"),
    ("team_leader", "/clients/{client}"),
    ("team_leader", "/claims/decide"),
    ("team_leader", "/agenda"),
    ("job_coach", "/work"),
    ("team_leader", "/figures"),
)


def ten_pages() -> bool:
    with tempfile.TemporaryDirectory() as name:
        app = portal_on(Path(name))
        from portal.account.queries import one_for_each_role
        from portal.clients.models import Client
        from portal.core.database import db
        from portal.demo import actions as demo

        with app.app_context(), db.connection_context():
            demo.fill()
            cookies = {role: cookie_of(app, one) for role, one in one_for_each_role().items()}
            client = Client.select(Client.id).order_by(Client.id.desc()).scalar()
        held = True
        for role, path in PAGES:
            address = path.format(client=client)

            def page(address=address, role=role):
                return ask(app.wsgi_app, address, cookie=cookies[role])

            status = page()[0]
            assert status.startswith("200"), (role, address, status)
            page()
            cost = statistics.median(of_processor(page, scaled(5)) for _ in range(scaled(9, 3)))
            held &= say("B12", cost, MOST, 1, f"{path} as {role}, against {MOST * 1000:.0f} ms")
    return held


if __name__ == "__main__":
    sys.exit(not ten_pages())
