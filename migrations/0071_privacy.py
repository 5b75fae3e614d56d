"""Who was erased, and what is kept longer than the rule says."""

from peewee import (
    SQL,
    BigIntegerField,
    CharField,
    DateField,
    ForeignKeyField,
    PostgresqlDatabase,
)

OWN = "current_setting('app.branch', true) IN ('all', branch_id::text)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Person(db.Model):
        pass

    class KeptLonger(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT", unique=True)
        until = DateField()
        reason = CharField(max_length=300)
        by = ForeignKeyField(Person, on_delete="RESTRICT")

        class Meta:
            table_name = "kept_longer"
            constraints = [
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
                SQL("FOREIGN KEY (by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    migrator.migrate(
        migrator.add_column("client", "erased_at", BigIntegerField(null=True)),
        migrator.add_column("person", "erased_at", BigIntegerField(null=True)),
    )
    db.create_tables([KeptLonger])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE kept_longer ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE kept_longer FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON kept_longer USING ({OWN})")


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("kept_longer"),
        migrator.drop_column("person", "erased_at"),
        migrator.drop_column("client", "erased_at"),
    )
