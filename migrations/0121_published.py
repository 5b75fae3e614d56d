"""What of a year was published as it then was, and the figures that people put right by hand."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Municipality(db.Model):
        pass

    class Person(db.Model):
        pass

    def of_branch(column, table):
        return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")

    class FigureOverride(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        municipality = ForeignKeyField(Municipality, null=True, on_delete="RESTRICT")
        year = IntegerField(constraints=[Check("year BETWEEN 1901 AND 2199")])
        key = CharField(max_length=160)
        hundredths = BigIntegerField()
        reason = CharField(max_length=300, constraints=[Check("length(reason) <= 300")])
        made_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        made_at = BigIntegerField()
        ended_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        ended_at = BigIntegerField(null=True)

        class Meta:
            table_name = "figure_override"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX figure_override_once ON figure_override"
                    " (branch_id, COALESCE(municipality_id, 0), year, key)"
                    " WHERE ended_at IS NULL"
                ),
            )
            constraints = [
                of_branch("municipality_id", "municipality"),
                of_branch("made_by_id", "person"),
                of_branch("ended_by_id", "person"),
            ]

    class Publication(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        municipality = ForeignKeyField(Municipality, null=True, on_delete="RESTRICT")
        since = DateField()
        until = DateField(constraints=[Check("until >= since")])
        basis = CharField(max_length=10, constraints=[Check("basis IN ('all', 'adults')")])
        number = IntegerField(constraints=[Check("number > 0")])
        reason = CharField(max_length=300, null=True, constraints=[Check("length(reason) <= 300")])
        definitions = CharField(max_length=16)
        published_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT")
        published_at = BigIntegerField()
        contents = BlobField()
        pdf = BlobField(null=True)
        mac = CharField(max_length=64, null=True)

        class Meta:
            table_name = "publication"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX publication_once ON publication"
                    " (branch_id, COALESCE(municipality_id, 0), since, until, basis, number)"
                ),
            )
            constraints = [
                of_branch("municipality_id", "municipality"),
                of_branch("published_by_id", "person"),
            ]

    db.create_tables([FigureOverride, Publication])
    if isinstance(db, PostgresqlDatabase):
        for table in ("figure_override", "publication"):
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ({SHOWN} IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("publication", "figure_override"):
        migrator.migrate(migrator.drop_table(table))
