"""An email address is one person's in a branch: who helps in two logs in to either with it.

A rule over all branches told each of them which addresses the others know.
"""

ONCE = "person_email_branch_id"


def up(migrator, db):
    [before] = [i.name for i in db.get_indexes("person") if i.unique and i.columns == ["email"]]
    db.execute_sql(f"DROP INDEX {before}")
    db.execute_sql(f"CREATE UNIQUE INDEX {ONCE} ON person (email, branch_id)")


def down(migrator, db):
    db.execute_sql(f"DROP INDEX {ONCE}")
    db.execute_sql("CREATE UNIQUE INDEX person_email ON person (email)")
