"""What goes out to calendars, whose it is, and the version of each branch and person."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLES = (
    "calendar_event",
    "calendar_person",
    "calendar_client",
    "calendar_version",
)
# What decides what somebody may see: a change of it must reach their calendars, whoever makes it.
RIGHTS = ("assignment", "conflict", "person_role")
OF_PERSON = "UPDATE calendar_version SET version = version + 1 WHERE whom = {row}.{column}"
OF_BRANCH = "UPDATE calendar_version SET version = version + 1 WHERE branch_id = NEW.branch_id"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class CalendarEvent(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "kind IN ('team_meeting', 'appointment', 'home_visit', 'term',"
                    " 'placement', 'next_step', 'opening_hours')"
                )
            ],
        )
        source = CharField(max_length=40)
        source_id = IntegerField()
        part = CharField(max_length=20)
        uid = CharField(max_length=36, unique=True)
        starts_on = DateField()
        ends_on = DateField()
        starts_at = BigIntegerField(null=True)
        ends_at = BigIntegerField(null=True)
        title = CharField(max_length=300)
        names = CharField(max_length=500)
        initials = CharField(max_length=100)
        room = CharField(max_length=60)
        place = CharField(max_length=300)
        address = CharField(max_length=300)
        notes = CharField(max_length=4000)
        is_busy = BooleanField()
        is_personal = BooleanField()
        path = CharField(max_length=200)
        status = CharField(
            max_length=10, constraints=[Check("status IN ('confirmed', 'tentative', 'cancelled')")]
        )
        cancelled_on = DateField(null=True)
        sequence = IntegerField(constraints=[Check("sequence >= 0")])
        last_modified = BigIntegerField()
        busy_body = BlobField()
        initials_body = BlobField()
        full_body = BlobField()

        class Meta:
            table_name = "calendar_event"
            indexes = (
                (("source", "source_id", "part"), True),
                (("id", "branch"), True),
                (("branch", "kind", "starts_on"), False),
                (("branch", "room", "starts_on"), False),
            )
            constraints = [
                Check("ends_on >= starts_on"),
                Check("(starts_at IS NULL) = (ends_at IS NULL)"),
                Check("ends_at > starts_at"),
                Check("(status = 'cancelled') = (cancelled_on IS NOT NULL)"),
            ]

    class CalendarPerson(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        event = ForeignKeyField(CalendarEvent, on_delete="CASCADE")
        person = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            table_name = "calendar_person"
            indexes = (
                (("event", "person"), True),
                (("person", "event"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (event_id, branch_id) REFERENCES calendar_event (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class CalendarClient(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        event = ForeignKeyField(CalendarEvent, on_delete="CASCADE")
        client_id = IntegerField()

        class Meta:
            table_name = "calendar_client"
            indexes = (
                (("event", "client_id"), True),
                (("client_id",), False),
            )
            constraints = [
                SQL("FOREIGN KEY (event_id, branch_id) REFERENCES calendar_event (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class CalendarVersion(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        whom = IntegerField()
        version = IntegerField()

        class Meta:
            table_name = "calendar_version"
            indexes = ((("whom", "branch"), True),)

    db.create_tables([CalendarEvent, CalendarPerson, CalendarClient, CalendarVersion])
    for name, table, event, statement in triggers():
        create_trigger(db, name, table, event, statement)


def triggers():
    """(name, table, event, statement) of each."""
    for table in RIGHTS:
        new = OF_PERSON.format(row="NEW", column="person_id")
        old = OF_PERSON.format(row="OLD", column="person_id")
        yield f"calendar_{table}_new", table, "INSERT", new
        yield f"calendar_{table}_changed", table, "UPDATE", f"{old}; {new}"
        yield f"calendar_{table}_gone", table, "DELETE", old
    own = OF_PERSON.format(row="NEW", column="id")
    yield "calendar_person_changed", "person", "UPDATE", own
    yield "calendar_client_moved", "client", "UPDATE OF household_id", OF_BRANCH


def create_trigger(db, name, table, event, statement):
    if not isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW BEGIN {statement}; END"
        )
        return
    db.execute_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {statement}; RETURN NULL; END $$"
    )
    db.execute_sql(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def down(migrator, db):
    for name, table, _event, _statement in triggers():
        if isinstance(db, PostgresqlDatabase):
            db.execute_sql(f"DROP TRIGGER {name} ON {table}")
            db.execute_sql(f"DROP FUNCTION {name}()")
        else:
            db.execute_sql(f"DROP TRIGGER {name}")
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
