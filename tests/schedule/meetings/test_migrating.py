"""Meetings that were there before planning came stay as they were."""

import pytest
from peewee import IntegrityError
from playhouse.db_url import connect
from playhouse.migrations import Runner

from portal.core.database.migrate import MIGRATIONS
from portal.schedule.meetings.models import Meeting
from tests.schedule.meetings.factories import make_meeting

BEFORE, AFTER = "0044_planned_meetings", "0046_polls"


def test_old_meetings_and_who_was_there_come_through_up_and_down(tmp_path):
    """Their numbers, days and attendances; what is kept already was held."""
    database = connect(f"sqlite:///{tmp_path}/old.db", pragmas={"foreign_keys": 1})
    with database.connection_context():
        runner = Runner(database, directory=str(MIGRATIONS))
        runner.up()
        runner.down(BEFORE)
        for statement in (
            "INSERT INTO branch (id, code, name) VALUES (1, 'b', 'B')",
            (
                "INSERT INTO person (id, branch_id, code, employment, language, was_imported,"
                " epoch, version) VALUES (7, 1, 'p', 'paid', 'nl', 0, 0, 0)"
            ),
            (
                "INSERT INTO meeting (id, branch_id, code, starts_at, held_on, minutes)"
                " VALUES (41, 1, 'm', 1500000000, '2017-07-14', 90)"
            ),
            "INSERT INTO attendance (id, branch_id, meeting_id, person_id) VALUES (5, 1, 41, 7)",
        ):
            database.execute_sql(statement)
        runner.up()
        after = "SELECT id, held_on, minutes, status, version FROM meeting"
        assert database.execute_sql(after).fetchall() == [(41, "2017-07-14", 90, "held", 0)]
        database.execute_sql(
            "INSERT INTO meeting (branch_id, code, starts_at, held_on, minutes, status,"
            " is_for_all, version) VALUES (1, 'n', 1500000000, '2017-07-14', 90, 'planned', 0, 0)"
        )
        runner.down(BEFORE)
        assert database.execute_sql("SELECT id FROM meeting").fetchall() == [(41,)]
        assert database.execute_sql("SELECT * FROM attendance").fetchall() == [(5, 1, 41, 7)]


def test_a_cancelled_meeting_without_a_reason_cannot_be_kept(team_leader):
    """The CHECK behind the form."""
    meeting = make_meeting(team_leader)
    with pytest.raises(IntegrityError):
        Meeting.update(status="cancelled").where(Meeting.id == meeting.id).execute()
