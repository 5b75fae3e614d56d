"""People, clients and employers are found by what papers call them too.

Their words are filled in anew by `flask db up`, after the migrations.
"""


def up(migrator, db):
    db.execute_sql("UPDATE person SET sorts_as = NULL")
    db.execute_sql("UPDATE client SET sorts_as = NULL")
    db.execute_sql("UPDATE employer SET sorts_as = NULL")


def down(migrator, db):
    pass
