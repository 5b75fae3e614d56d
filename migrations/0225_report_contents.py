"""What of its report a branch gives away: which chapters, whether compared, the tables behind."""

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class ReportContents(db.Model):
        branch = ForeignKeyField(Branch, unique=True, on_delete="RESTRICT")
        left_out = CharField(max_length=100)
        is_compared = BooleanField()
        has_tables = BooleanField()
        version = IntegerField()

        class Meta:
            table_name = "report_contents"

    db.create_tables([ReportContents])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("ALTER TABLE report_contents ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE report_contents FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON report_contents"
            f" USING ({SHOWN} IN ('all', branch_id::text))"
        )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("report_contents"))
