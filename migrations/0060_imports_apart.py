"""What a branch brings in is seen by that branch only, on PostgreSQL by itself too."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    db.execute_sql("ALTER TABLE import_run ENABLE ROW LEVEL SECURITY")
    db.execute_sql("ALTER TABLE import_run FORCE ROW LEVEL SECURITY")
    db.execute_sql(
        "CREATE POLICY own_branch ON import_run USING ("
        " current_setting('app.branch', true) IN ('all', branch_id::text))"
    )


def down(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    db.execute_sql("DROP POLICY own_branch ON import_run")
    db.execute_sql("ALTER TABLE import_run NO FORCE ROW LEVEL SECURITY")
    db.execute_sql("ALTER TABLE import_run DISABLE ROW LEVEL SECURITY")
