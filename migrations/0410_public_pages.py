"""A published report as everybody may read it, at an address of its own."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    PostgresqlDatabase,
    TextField,
)

TABLE = "public_page"
ONCE = "publication_id_branch_id"  # what a reference that carries the branch points to
OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Publication(db.Model):
        pass

    class PublicPage(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        publication = ForeignKeyField(Publication, on_delete="RESTRICT")
        nonce = CharField(max_length=43)
        digest = CharField(max_length=64, unique=True)
        content = TextField(constraints=[Check("length(content) <= 100000")])
        mac = CharField(max_length=64)
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()
        ends_on = DateField(null=True)
        withdrawn_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        withdrawn_at = BigIntegerField(null=True)

        class Meta:
            table_name = TABLE
            constraints = [
                SQL(
                    "FOREIGN KEY (publication_id, branch_id) REFERENCES publication (id, branch_id)"
                ),
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    db.execute_sql(f"CREATE UNIQUE INDEX {ONCE} ON publication (id, branch_id)")
    db.create_tables([PublicPage])
    db.execute_sql(
        "CREATE UNIQUE INDEX public_page_once ON public_page (publication_id)"
        " WHERE withdrawn_at IS NULL"
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {TABLE} USING ({OWN})")


def down(migrator, db):
    migrator.migrate(migrator.drop_table(TABLE))
    db.execute_sql(f"DROP INDEX {ONCE}")
