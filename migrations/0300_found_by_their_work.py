"""Employers are found by what their contact persons do too: all are indexed anew."""

ANEW = "UPDATE employer SET sorts_as = NULL"


def up(migrator, db):
    db.execute_sql(ANEW)


def down(migrator, db):
    db.execute_sql(ANEW)
