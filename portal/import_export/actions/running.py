"""An import by a page: kept, previewed, and run in the background when it is long.

How far it is stands in a small file: the database itself is busy with the one transaction.
"""

import base64
import threading
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app

from portal.core.clock import now
from portal.core.crypto import seal, unseal
from portal.core.database import db
from portal.core.spreadsheets import Sheet
from portal.import_export.actions import Faults, NotAllowed, bring_in, preview
from portal.import_export.actions.returned import with_reasons
from portal.import_export.actions.upload import packed, unpacked
from portal.import_export.models import ImportRun, RunState
from portal.people.models import Person

ELSEWHERE = timedelta(hours=1)
AT_ONCE = 2_000  # rows that need no progress bar
SILENT = 120  # seconds without a sign of life: the process was ended


def keep(person: Person, contents: dict[str, bytes], rows: int) -> ImportRun:
    """Keep the files until the import, a day at most."""
    return _keep(person, contents, rows=rows)


def keep_refused(person: Person, contents: dict[str, bytes]) -> ImportRun:
    """Keep files in which something is wrong, to give the rows back with the reason."""
    return _keep(person, contents, state=RunState.FAILED)


def _keep(person: Person, contents: dict[str, bytes], **values) -> ImportRun:
    text = base64.b64encode(packed(contents)).decode()
    with db.atomic():
        forget()
        run = ImportRun.create(branch=person.branch_id, person=person.id, **values)
        run.files_sealed = seal(text, f"import_run.files.{run.id}")
        run.save()
    return run


def forget() -> None:
    """Throw away the files that nobody brought in for a day."""
    with db.atomic():
        ImportRun.delete().where(ImportRun.created_at < now() - timedelta(days=1)).execute()


def contents_of(run: ImportRun) -> dict[str, bytes]:
    text = unseal(run.files_sealed, f"import_run.files.{run.id}")
    return unpacked(base64.b64decode(text)) if text else {}


def wrong_rows(run: ImportRun, person: Person, *, whole: bool) -> dict[str, Sheet]:
    """{kind: sheet} of the rows of refused files that are wrong, or of all, with the reason."""
    contents = contents_of(run)
    try:
        preview(contents, person)
    except Faults as found:
        return with_reasons(contents, found.all, whole=whole)
    return {}


def start(run: ImportRun) -> None:
    """Bring the files in, once: a second click finds the run started. Small ones at once."""
    person = run.person  # a record of its own: who is logged in ends with the request
    with db.atomic():
        waiting = (ImportRun.id == run.id) & (ImportRun.state == RunState.WAITING)
        if not ImportRun.update(state=RunState.RUNNING).where(waiting).execute():
            return
    if run.rows <= AT_ONCE:
        carry_out(run, person)
        return
    tell(run, 0, 1)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    threading.Thread(target=in_background, args=(app, run, person), daemon=True).start()


def in_background(app: Flask, run: ImportRun, person: Person) -> None:
    with app.app_context(), db.connection_context():
        carry_out(run, person)


def carry_out(run: ImportRun, person: Person) -> None:
    state = RunState.FAILED
    try:
        bring_in(contents_of(run), person, lambda done, all_: tell(run, done, all_))
        state = RunState.DONE
    except (Faults, NotAllowed):
        pass  # what the files refer to, or their person, changed since: nothing was stored
    finally:
        with db.atomic():
            ImportRun.update(state=state, files_sealed=None).where(ImportRun.id == run.id).execute()
        progress_file(run).unlink(missing_ok=True)


def progress_file(run: ImportRun) -> Path:
    return Path(current_app.instance_path) / f"import-{run.id}.progress"


def tell(run: ImportRun, done: int, all_: int) -> None:
    progress_file(run).write_text(f"{done} {all_} {int(time.time())}")


def progress(run: ImportRun) -> tuple[int, int] | None:
    """(steps done, of how many); None when the process that did it was ended.

    How far it is stands in a file, for on SQLite nobody else writes while it runs. Another host
    knows only that it began: it gives it an hour.
    """
    try:
        done, all_, told = map(int, progress_file(run).read_text().split())
        return (done, all_) if time.time() - told <= SILENT else None
    except (FileNotFoundError, ValueError):
        return (0, 1) if now() - run.created_at <= ELSEWHERE else None
