"""Feeds that calendars read, and the codes that bring one to a phone."""

from peewee import SQL, BigIntegerField, BlobField, CharField, Check, ForeignKeyField, IntegerField

TABLES = (
    "feed",
    "feed_pairing",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Feed(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        owner = ForeignKeyField(Person, on_delete="RESTRICT")
        purpose = CharField(
            max_length=10,
            constraints=[Check("purpose IN ('mine', 'meetings', 'terms', 'opening', 'room')")],
        )
        room = CharField(max_length=60)
        name = CharField(max_length=60)
        level = CharField(
            max_length=10, constraints=[Check("level IN ('busy', 'initials', 'full')")]
        )
        alarm_minutes = IntegerField(
            null=True, constraints=[Check("alarm_minutes BETWEEN 1 AND 1440")]
        )
        token_digest = CharField(max_length=64, unique=True)
        created_at = BigIntegerField()
        last_fetch_at = BigIntegerField(null=True)
        last_client = CharField(max_length=20)
        warned_at = BigIntegerField(null=True)
        revoked_at = BigIntegerField(null=True)
        state = CharField(max_length=80)
        tag = CharField(max_length=32)
        changed_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "feed"
            indexes = (
                (("id", "branch"), True),
                (("owner", "revoked_at"), False),
            )
            constraints = [
                Check("(purpose = 'room') = (room <> '')"),
                Check("purpose <> 'room' OR level = 'busy'"),
                SQL("FOREIGN KEY (owner_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Pairing(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        feed = ForeignKeyField(Feed, on_delete="CASCADE")
        code_digest = CharField(max_length=64, unique=True)
        token_sealed = BlobField()
        expires_at = BigIntegerField()

        class Meta:
            table_name = "feed_pairing"
            constraints = [SQL("FOREIGN KEY (feed_id, branch_id) REFERENCES feed (id, branch_id)")]

    db.create_tables([Feed, Pairing])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
