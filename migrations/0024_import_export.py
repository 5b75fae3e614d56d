"""The imports that ran."""

from peewee import SQL, BigIntegerField, BlobField, CharField, Check, ForeignKeyField, IntegerField

TABLES = ("import_run",)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class ImportRun(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="CASCADE")
        files_sealed = BlobField(null=True)
        state = CharField(
            max_length=8, constraints=[Check("state IN ('waiting', 'running', 'done', 'failed')")]
        )
        rows = IntegerField()
        created_at = BigIntegerField(index=True)

        class Meta:
            table_name = "import_run"
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    db.create_tables([ImportRun])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
