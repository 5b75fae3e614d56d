"""Words by which meetings are found; they are filled in by `flask db up`, after the migrations."""

from peewee import BlobField, ForeignKeyField, PostgresqlDatabase


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Meeting(db.Model):
        pass

    class MeetingWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Meeting, on_delete="CASCADE")

        class Meta:
            table_name = "meeting_word"
            indexes = ((("branch", "word", "record"), False),)

    migrator.migrate(migrator.add_column("meeting", "sorts_as", BlobField(null=True)))
    db.create_tables([MeetingWord])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE meeting_word ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE meeting_word FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON meeting_word USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("meeting_word"), migrator.drop_column("meeting", "sorts_as")
    )
