"""R88, F6: what PostgreSQL asks for again is done again, where nothing of it was written yet.

Nothing is played: two deadlock, and a connection is ended as by a server that shuts down.
"""

import threading

import psycopg
import pytest

from portal.branches.models import Setting
from portal.core.database import db, restrict_to
from portal.core.web.access import public

pytestmark = [pytest.mark.postgresql, pytest.mark.real_commits]


@pytest.fixture
def serving(app, monkeypatch):
    """(view) -> the answer to a request for it, as outside tests, and how often it was asked."""
    with app.app_context(), db.connection_context(), db.atomic():
        Setting.insert_many([{"name": name, "value": "0"} for name in "ab"]).execute()
    monkeypatch.setitem(app.config, "TESTING", False)

    def answer(view):
        asked = []

        def counted():
            asked.append(1)
            return view(len(asked))

        monkeypatch.setitem(app.view_functions, "site.health", public(counted))
        return app.test_client().get("/healthz"), len(asked)

    return answer


@pytest.fixture
def another(app):
    """A connection of somebody else's."""
    with psycopg.connect(app.config["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def end_connection_by(another) -> None:
    [[number]] = db.execute_sql("SELECT pg_backend_pid()")
    another.execute("SELECT pg_terminate_backend(%s)", [number])


def add(name: str) -> None:
    with db.atomic():
        Setting.update(value=Setting.value + "1").where(Setting.name == name).execute()


def stored(another) -> dict[str, str]:
    return dict(another.execute("SELECT name, value FROM setting WHERE name IN ('a', 'b')"))


def test_a_connection_that_was_ended_is_another_one_in_the_same_branch(serving, another):
    seen = []

    def view(time):
        if time == 1:
            restrict_to(7)
            end_connection_by(another)
        add("a")
        seen.append(db.execute_sql("SELECT current_setting('app.branch')").fetchone()[0])
        return "done"

    answer, times = serving(view)
    assert (answer.text, times, seen) == ("done", 2, ["7"])
    assert stored(another) == {"a": "01", "b": "0"}


def test_one_that_was_ended_amid_a_transaction_did_none_of_it(serving, another):
    def view(time):
        with db.atomic():
            add("a")
            if time == 1:
                end_connection_by(another)
            add("b")
        return "done"

    answer, times = serving(view)
    assert (answer.text, times) == ("done", 2)
    assert stored(another) == {"a": "01", "b": "01"}


def test_who_gave_way_to_another_in_a_deadlock_does_it_again(serving, another):
    """The one that began to wait last looks first, and gives way: that is the view here."""
    another.execute("SET deadlock_timeout = '10s'")
    waits = threading.Event()

    def crosswise():
        with another.transaction():
            another.execute("UPDATE setting SET value = value || '2' WHERE name = 'b'")
            waits.set()
            another.execute("UPDATE setting SET value = value || '2' WHERE name = 'a'")

    other = threading.Thread(target=crosswise)

    def view(time):
        db.execute_sql("SET deadlock_timeout = '50ms'")
        with db.atomic():
            add("a")
            if time == 1:
                other.start()
                waits.wait()
            add("b")
        return "done"

    answer, times = serving(view)
    other.join()
    assert (answer.text, times) == ("done", 2)
    assert stored(another) == {"a": "021", "b": "021"}


def test_what_was_written_in_part_is_not_done_again(serving, another):
    def view(_time):
        add("a")
        end_connection_by(another)
        add("b")
        return "done"

    answer, times = serving(view)
    assert (answer.status_code, times) == (503, 1)
    assert stored(another) == {"a": "01", "b": "0"}


def test_nothing_is_done_again_without_end(serving, another):
    def view(_time):
        end_connection_by(another)
        add("a")

    answer, times = serving(view)
    assert (answer.status_code, times) == (503, 3)
