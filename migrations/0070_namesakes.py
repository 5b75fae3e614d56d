"""Whether another of the branch has the same name: then the code is said with it.

Where names have no place in lists yet, `flask db up` fills this in with the places.
"""

from peewee import BooleanField

NAMED = ("person", "client", "employer")


def up(migrator, db):
    for name in NAMED:
        migrator.migrate(migrator.add_column(name, "is_namesake", BooleanField(null=True)))
        if "sorts_as" in {column.name for column in db.get_columns(name)}:
            db.execute_sql(  # of the names above alone
                f"UPDATE {name} SET is_namesake = (1 = 1) WHERE sorts_as IS NOT NULL"  # noqa: S608
                f" AND EXISTS (SELECT 1 FROM {name} AS other WHERE other.id <> {name}.id"
                f" AND other.branch_id = {name}.branch_id AND other.sorts_as = {name}.sorts_as)"
            )


def down(migrator, db):
    for name in NAMED:
        migrator.migrate(migrator.drop_column(name, "is_namesake"))
