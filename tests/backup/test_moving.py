"""`flask db copy`: from one database to another, with every figure the same."""

from portal.backup.actions import moving
from portal.core.database import db


def test_all_rows_go_to_the_other_kind_and_back_with_every_figure(filled, place, sqlite_place):
    """SQLite to what the suite runs on, and on from there to SQLite."""
    with filled("source") as source:
        token = source.token
    for target in (sqlite_place("lite"), place("back")):
        with target:
            pass  # an address only: without tables
        with source:
            rows = source.rows()
            status, said, faults = source.flask("db", "copy", target.url)
            assert (status, faults) == (0, "")
            assert "figures are the same in both" in said
        with target:
            assert target.rows() == rows
            assert "SEQUENCE" in target.flask("feeds", "show", token)[1]
        source = target


def test_a_database_with_people_is_left_alone(filled, place):
    with filled("source") as source, filled("other") as other:
        pass
    with other:
        before = other.rows()
    with source:
        status, said, faults = source.flask("db", "copy", other.url)
        assert (status, said, faults.count("\n")) == (1, "", 1)
        assert source.flask("db", "copy", "postgresql://nobody@127.0.0.1:1/none")[0] == 1
    with other:
        assert other.rows() == before


def test_a_figure_that_differs_is_named(filled, place, monkeypatch):
    with filled("source") as source:
        target = place("target")

        def lossy(copy, pour=moving.fill):
            pour(copy)
            with db.atomic():
                db.execute_sql("DELETE FROM activity_topic")

        monkeypatch.setattr(moving, "fill", lossy)
        status, _said, faults = source.flask("db", "copy", target.url)

    assert status == 1
    assert "activity_topic" in faults
