"""A vacancy has a code, by which the files of a branch know it."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE vacancy ADD COLUMN code VARCHAR(60) NOT NULL DEFAULT ''")
    db.execute_sql("UPDATE vacancy SET code = 'vacancy-' || id")
    db.execute_sql("CREATE UNIQUE INDEX vacancy_branch_id_code ON vacancy (branch_id, code)")


def down(migrator, db):
    db.execute_sql("DROP INDEX vacancy_branch_id_code")
    db.execute_sql("ALTER TABLE vacancy DROP COLUMN code")
