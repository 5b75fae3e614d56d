"""A meeting can be planned, in a series or alone, moved and cancelled; a branch has a region.

The tables of meetings are made anew: SQLite adds no foreign key of two columns to a table.
"""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

OLD = ("id", "branch", "code", "title", "starts_at", "held_on", "minutes", "place")


def same_branch(column, table):
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def guard(db, table):
    """Row-level security, as 0014 has it for the other tables."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON {table} USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def rows_of(db, table, columns):
    names = [f"{name}_id" if name in {"branch", "meeting", "person"} else name for name in columns]
    sql = f"SELECT {', '.join(names)} FROM {table} ORDER BY id"  # noqa: S608  our own names
    return db.execute_sql(sql).fetchall()


def put_back(db, model, columns, rows):
    for start in range(0, len(rows), 100):
        fields = [getattr(model, name) for name in columns]
        model.insert_many(rows[start : start + 100], fields=fields).execute()
    if isinstance(db, PostgresqlDatabase):
        table = model._meta.table_name  # noqa: SLF001  peewee documents it under this name only
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        db.execute_sql(f"SELECT setval({sequence}, max(id)) FROM {table}")  # noqa: S608


def attendance_of(db, Branch, Meeting, Person):  # noqa: N803  frozen models
    class Attendance(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        meeting = ForeignKeyField(Meeting, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            indexes = ((("meeting", "person"), True), (("person", "meeting"), False))
            constraints = [same_branch("meeting_id", "meeting"), same_branch("person_id", "person")]

    return Attendance


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class MeetingSeries(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        title = CharField(max_length=120)
        every_weeks = IntegerField(constraints=[Check("every_weeks BETWEEN 1 AND 52")])
        organiser = ForeignKeyField(Person, on_delete="RESTRICT")
        form_key = CharField(max_length=40, null=True, unique=True)
        created_at = BigIntegerField()

        class Meta:
            table_name = "meeting_series"
            indexes = ((("id", "branch"), True),)
            constraints = [same_branch("organiser_id", "person")]

    class Meeting(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        title = CharField(max_length=120, null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        place = CharField(max_length=200, null=True)
        status = CharField(
            max_length=10, constraints=[Check("status IN ('planned', 'held', 'cancelled')")]
        )
        series = ForeignKeyField(MeetingSeries, on_delete="RESTRICT", null=True)
        shift_reason = CharField(max_length=200, null=True)
        organiser = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        is_for_all = BooleanField()
        cancel_reason = CharField(max_length=300, null=True)
        notes = TextField(null=True, constraints=[Check("length(notes) <= 20000")])
        form_key = CharField(max_length=40, null=True, unique=True)
        version = IntegerField()

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("branch", "held_on"), False),
            )
            constraints = [
                Check("status <> 'cancelled' OR cancel_reason IS NOT NULL"),
                same_branch("series_id", "meeting_series"),
                same_branch("organiser_id", "person"),
            ]

    class DayOff(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        first_on = DateField()
        last_on = DateField()
        name = CharField(max_length=120)
        is_off = BooleanField()

        class Meta:
            table_name = "day_off"
            indexes = ((("branch", "first_on", "last_on", "is_off"), True),)
            constraints = [Check("last_on >= first_on")]

    meetings = rows_of(db, "meeting", OLD)
    present = rows_of(db, "attendance", ("id", "branch", "meeting", "person"))
    migrator.migrate(migrator.drop_table("attendance"), migrator.drop_table("meeting"))
    Attendance = attendance_of(db, Branch, Meeting, Person)  # noqa: N806
    db.create_tables([MeetingSeries, Meeting, Attendance, DayOff])
    added = ("status", "is_for_all", "version")
    put_back(db, Meeting, (*OLD, *added), [(*row, "held", False, 0) for row in meetings])
    put_back(db, Attendance, ("id", "branch", "meeting", "person"), present)
    region = CharField(
        max_length=10, null=True, constraints=[Check("region IN ('Noord', 'Midden', 'Zuid')")]
    )
    migrator.migrate(migrator.add_column("branch", "region", region))
    for table in ("meeting_series", "meeting", "attendance", "day_off"):
        guard(db, table)


def down(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Meeting(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        title = CharField(max_length=120, null=True)
        starts_at = BigIntegerField()
        held_on = DateField()
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        place = CharField(max_length=200, null=True)

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("branch", "held_on"), False),
            )

    migrator.migrate(migrator.drop_column("branch", "region"), migrator.drop_table("day_off"))
    db.execute_sql(
        "DELETE FROM attendance WHERE meeting_id IN (SELECT id FROM meeting WHERE status <> 'held')"
    )
    db.execute_sql("DELETE FROM meeting WHERE status <> 'held'")
    meetings = rows_of(db, "meeting", OLD)
    present = rows_of(db, "attendance", ("id", "branch", "meeting", "person"))
    migrator.migrate(
        migrator.drop_table("attendance"),
        migrator.drop_table("meeting"),
        migrator.drop_table("meeting_series"),
    )
    Attendance = attendance_of(db, Branch, Meeting, Person)  # noqa: N806
    db.create_tables([Meeting, Attendance])
    put_back(db, Meeting, OLD, meetings)
    put_back(db, Attendance, ("id", "branch", "meeting", "person"), present)
    for table in ("meeting", "attendance"):
        guard(db, table)
