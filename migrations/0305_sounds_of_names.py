"""People, clients and employers are found by the sound of their names: all are indexed anew."""

ANEW = (
    "UPDATE person SET sorts_as = NULL",
    "UPDATE client SET sorts_as = NULL",
    "UPDATE employer SET sorts_as = NULL",
)


def up(migrator, db):
    for statement in ANEW:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in ANEW:
        db.execute_sql(statement)
