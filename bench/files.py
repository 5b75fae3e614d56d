"""B11: an import of 100,000 visits with every check, against a bare executemany of the rows."""

import csv
import os
import tempfile
from pathlib import Path

from bench.measure import say, scaled, seconds

ROWS = scaled(100_000, 1000)
KINDS = ("home_visit", "desk_contact", "guidance_talk", "office")
TABLES = ("activity", "activity_client", "activity_topic")


def write_files(folder: Path) -> None:
    tables = {
        "branches": [("code", "name"), ("b", "Stad")],
        "municipalities": [("branch", "name", "guidance_months"), ("b", "Stad", 24)],
        "people": [
            ("code", "branch", "name", "employment"),
            *((f"p{n}", "b", f"Persoon {n}", "volunteer") for n in range(50)),
        ],
        "clients": [
            ("code", "household", "municipality", "name", "counts_for_target"),
            *((f"c{n}", f"h{n}", "Stad", f"Client {n}", "yes") for n in range(400)),
        ],
        "activities": [
            ("code", "person", "kind", "channel", "started_at", "minutes", "clients", "topics"),
            *map(visit, range(ROWS)),
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows(rows)


def visit(n: int) -> tuple:
    kind = KINDS[n % 4]
    client, topics = ("", "") if kind == "office" else (f"c{n % 400}", "finance|work")
    moment = f"{2016 + n % 9}-{n % 12 + 1:02}-{n % 28 + 1:02}T{9 + n % 8:02}:15"
    return (f"a{n}", f"p{n % 50}", kind, "in_person", moment, 15 * (n % 8 + 1), client, topics)


def import_of_visits() -> bool:
    """The median of three rounds; making and opening the databases is not timed."""
    from portal.import_export.actions import import_folder

    rounds = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = folder / "files"
        files.mkdir()
        write_files(files)
        for number in range(3):
            app, db = empty_portal(folder / f"{number}.db")
            with app.app_context(), db.connection_context():
                ours = seconds(lambda: import_folder(files))
                rows = {table: stored(db, table) for table in TABLES}
                assert len(rows["activity"][1]) == ROWS
                with db.atomic():
                    for table in reversed(TABLES):
                        db.execute_sql(f"DELETE FROM {table}")
                db.execute_sql("VACUUM")  # the peer, too, writes into a file without holes
                peer = seconds(lambda rows=rows, db=db: insert(db, rows))
            rounds.append((ours, peer))
    ours, peer = sorted(rounds, key=lambda pair: pair[0] / pair[1])[1]
    return say("B11", ours, peer, 4, f"import of {ROWS:,} visits, against a bare executemany")


def empty_portal(path: Path):
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{path}"
    os.environ["PORTAL_INSTANCE"] = str(path.parent / "instance")
    from portal.app import create_app
    from portal.core.database import db
    from portal.core.database.migrate import bring_up

    app = create_app()
    with app.app_context(), db.connection_context():
        bring_up()
    return app, db


def stored(db, table: str) -> tuple[int, list]:
    rows = db.execute_sql(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
    return len(rows[0]), rows


def insert(db, rows: dict[str, tuple[int, list]]) -> None:
    with db.atomic():
        for table, (width, values) in rows.items():
            marks = ", ".join("?" * width)
            db.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", values)
