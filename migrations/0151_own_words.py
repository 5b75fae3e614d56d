"""The words of a branch itself, below kinds, topics and channels, with questions (A9)."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

SHOWN = "current_setting('app.branch', true)"
UNDER = """home_visit desk_contact guidance_talk language_lesson legal_consultation job_coaching
employer_contact information_session training office other tax_allowances finance legal education
participation work housing care in_person phone video mail""".split()
LISTED = ", ".join(f"'{one}'" for one in UNDER)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Activity(db.Model):
        pass

    class OwnWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        under = CharField(
            max_length=20,
            constraints=[Check(f"under IN ({LISTED})")],
        )
        name = CharField(max_length=120, constraints=[Check("length(name) <= 120")])
        answer = CharField(
            max_length=10,
            null=True,
            constraints=[Check("answer IN ('yes_no', 'choice', 'number', 'text')")],
        )
        choices = CharField(
            max_length=500, null=True, constraints=[Check("length(choices) <= 500")]
        )
        valid_from = DateField()
        valid_until = DateField(null=True)
        follows = ForeignKeyField("self", null=True, on_delete="RESTRICT")
        version = IntegerField()

        class Meta:
            table_name = "own_word"
            indexes = ((("branch", "under", "name", "valid_from"), True),)
            constraints = [
                SQL("UNIQUE (id, branch_id)"),
                Check("valid_until >= valid_from"),
                SQL("FOREIGN KEY (follows_id, branch_id) REFERENCES own_word (id, branch_id)"),
            ]

    class ActivityWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        activity = ForeignKeyField(Activity, on_delete="CASCADE")
        word = ForeignKeyField(OwnWord, on_delete="RESTRICT")
        answer = CharField(max_length=300, null=True, constraints=[Check("length(answer) <= 300")])

        class Meta:
            table_name = "activity_word"
            indexes = ((("activity", "word"), True), (("word",), False))
            constraints = [
                SQL("FOREIGN KEY (activity_id, branch_id) REFERENCES activity (id, branch_id)"),
                SQL("FOREIGN KEY (word_id, branch_id) REFERENCES own_word (id, branch_id)"),
            ]

    db.create_tables([OwnWord, ActivityWord])
    if isinstance(db, PostgresqlDatabase):
        for table in ("own_word", "activity_word"):
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ({SHOWN} IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("activity_word", "own_word"):
        migrator.migrate(migrator.drop_table(table))
