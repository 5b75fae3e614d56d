"""Questions with which a leader sends an activity back to its author (A10)."""

from peewee import SQL, BigIntegerField, Check, ForeignKeyField, PostgresqlDatabase, TextField

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Activity(db.Model):
        pass

    class Person(db.Model):
        pass

    class ActivityQuestion(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        activity = ForeignKeyField(Activity, on_delete="RESTRICT")
        question = TextField(constraints=[Check("length(question) <= 1000")])
        asked_by = ForeignKeyField(Person, on_delete="RESTRICT")
        asked_at = BigIntegerField()
        answer = TextField(null=True, constraints=[Check("length(answer) <= 1000")])
        answered_at = BigIntegerField(null=True)
        taken_back_at = BigIntegerField(null=True)

        class Meta:
            table_name = "activity_question"
            indexes = (
                (("branch", "asked_at"), False),
                SQL(
                    "CREATE UNIQUE INDEX activity_question_open ON activity_question (activity_id)"
                    " WHERE answered_at IS NULL AND taken_back_at IS NULL"
                ),
            )
            constraints = [
                Check("answered_at IS NULL OR taken_back_at IS NULL"),
                SQL("FOREIGN KEY (activity_id, branch_id) REFERENCES activity (id, branch_id)"),
                SQL("FOREIGN KEY (asked_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.create_tables([ActivityQuestion])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE activity_question ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE activity_question FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON activity_question"
            f" USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("activity_question"))
