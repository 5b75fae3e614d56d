"""Homes and vacancies are found by their words, as clients and employers are."""

from peewee import BlobField, ForeignKeyField, PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"
TABLES = ("home", "vacancy")


def up(migrator, db):
    place = "BYTEA" if isinstance(db, PostgresqlDatabase) else "BLOB"
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN sorts_as {place}")

    class Branch(db.Model):
        pass

    class Home(db.Model):
        pass

    class Vacancy(db.Model):
        pass

    class HomeWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Home, on_delete="CASCADE")

        class Meta:
            table_name = "home_word"
            indexes = ((("branch", "word", "record"), False),)

    class VacancyWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Vacancy, on_delete="CASCADE")

        class Meta:
            table_name = "vacancy_word"
            indexes = ((("branch", "word", "record"), False),)

    db.create_tables([HomeWord, VacancyWord])
    if isinstance(db, PostgresqlDatabase):
        for table in ("home_word", "vacancy_word"):
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ({SHOWN} IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in ("vacancy_word", "home_word"):
        migrator.migrate(migrator.drop_table(table))
    for table in TABLES:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN sorts_as")
