"""A preview says what the import then does, writes nothing and keeps nobody waiting."""

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.branches.models import Branch
from portal.core.database import database_from, db
from portal.import_export.actions import bring_in, preview
from portal.import_export.actions.writing import only_looking
from tests.import_export.worlds import full_files, full_world

ROOT = Path(__file__).parent.parent.parent
DRAWN = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


# Of these a later row stands for an earlier one, or equal rows for each other.
HISTORY = {"housing_targets", "housing_corrections", "expense_lines", "municipalities"} | {
    "report_texts",
    "figure_overrides",
    "published_figures",
}


def counted(summary) -> dict:
    return {name: dict(+tally) for name, tally in summary.tallies.items() if +tally}


@settings(max_examples=15, **DRAWN)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
@example(8388608, 489)  # an empty cell where an account was known
def test_a_preview_counts_what_the_import_then_does(app, before, after):
    with db.atomic() as drawn:
        for seed in (before, after):
            files = full_files(seed)

            said = preview(files, None)

            assert counted(said) == counted(bring_in(files))
            for name, (rows, more) in said.listed.items():
                tally = said.tallies[name]
                found = Counter("new" if row.is_new else "changed" for row in rows)
                assert more == 0
                if name not in HISTORY:
                    assert found == +Counter(new=tally["new"], changed=tally["changed"]), name
            for name, rows in full_world(seed).items():
                assert sum(said.tallies[name].values()) == len(rows), name
        drawn.rollback()


def test_a_preview_cannot_write(app, branch):
    """Whoever adds a write to the import that passes by its own doors is told by the database."""
    with pytest.raises(Exception, match=r"(?i)read-?only"), db.atomic(), only_looking():
        Branch.update(name="Elders").where(Branch.id == branch.id).execute()
    Branch.update(name="Weer hier").where(Branch.id == branch.id).execute()


LOOKING = """
import sys
from portal.app import create_app
from portal.core.database import db
from portal.import_export import actions
app = create_app()
with app.app_context(), db.connection_context():
    head = "code,household,counts_for_target,name\\n"
    rows = "".join(f"c{n},h{n},no,Amina {n}\\n" for n in range(100_000))
    print("begins", flush=True)
    actions.preview({"branches": b"code,name\\nb,B\\n", "clients": (head + rows).encode()}, None)
    print("ends", flush=True)
"""


@pytest.mark.no_database  # on a SQLite file of its own
def test_another_process_writes_while_a_long_preview_runs(own_portal):
    """100,000 rows: nobody who saves in the meantime waits for it."""
    options = {"cwd": ROOT, "text": True, "env": own_portal}
    command = [sys.executable, "-c", LOOKING]
    slowest, writes = 0.0, 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, **options) as looking:
        assert looking.stdout.readline() == "begins\n"
        database = database_from(own_portal["PORTAL_DATABASE_URL"])
        with database.connection_context():
            while looking.poll() is None:
                started = time.perf_counter()
                with database.atomic():
                    database.execute_sql(
                        "INSERT INTO setting (name, value) VALUES (?, 'x')", [str(writes)]
                    )
                slowest, writes = max(slowest, time.perf_counter() - started), writes + 1
                time.sleep(0.02)
            stored = database.execute_sql("SELECT count(*) FROM client").fetchone()
        assert looking.stdout.read() == "ends\n"

    assert stored == (0,)
    assert writes > 10
    assert slowest < 5  # behind a held lock it would be the whole preview
