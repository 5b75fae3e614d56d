"""Legal cases on screen: relatives and their documents, what happened, rules of a branch."""

from peewee import (
    SQL,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

TABLES = ("case_relative", "case_document", "case_event")
SHOWN = "current_setting('app.branch', true)"
OWN = f"{SHOWN} IN ('all', branch_id::text)"
BEFORE = "term_rule_case_kind_kind_valid_from"
RULE_ONCE = (
    "CREATE UNIQUE INDEX term_rule_once"
    " ON term_rule (COALESCE(branch_id, 0), case_kind, kind, valid_from)"
)


def up(migrator, db):
    db.execute_sql("ALTER TABLE legal_case ADD COLUMN version INTEGER NOT NULL DEFAULT 0")
    db.execute_sql(
        "ALTER TABLE term_rule ADD COLUMN branch_id INTEGER REFERENCES branch (id)"
        " ON DELETE RESTRICT"
    )
    db.execute_sql("CREATE INDEX term_rule_branch_id ON term_rule (branch_id)")
    [before] = [
        i.name for i in db.get_indexes("term_rule") if i.unique and "case_kind" in i.columns
    ]
    db.execute_sql(f"DROP INDEX {before}")
    db.execute_sql(RULE_ONCE)

    class Branch(db.Model):
        pass

    class LegalCase(db.Model):
        class Meta:
            table_name = "legal_case"

    class CaseRelative(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        case = ForeignKeyField(LegalCase, on_delete="RESTRICT")
        name = CharField(max_length=120)
        relation = CharField(
            max_length=10,
            constraints=[Check("relation IN ('partner', 'child', 'parent', 'sibling', 'other')")],
        )
        version = IntegerField()

        class Meta:
            table_name = "case_relative"
            indexes = ((("id", "branch"), True),)
            constraints = [
                SQL("FOREIGN KEY (case_id, branch_id) REFERENCES legal_case (id, branch_id)")
            ]

    class CaseDocument(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        relative = ForeignKeyField(CaseRelative, on_delete="RESTRICT")
        what = CharField(max_length=200)
        asked_on = DateField()
        received_on = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "case_document"
            constraints = [
                Check("received_on >= asked_on"),
                SQL(
                    "FOREIGN KEY (relative_id, branch_id) REFERENCES case_relative (id, branch_id)"
                ),
            ]

    class CaseEvent(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        case = ForeignKeyField(LegalCase, on_delete="RESTRICT")
        happened_on = DateField()
        what = CharField(max_length=300)

        class Meta:
            table_name = "case_event"
            indexes = ((("case", "happened_on"), False),)
            constraints = [
                SQL("FOREIGN KEY (case_id, branch_id) REFERENCES legal_case (id, branch_id)")
            ]

    db.create_tables([CaseRelative, CaseDocument, CaseEvent])
    if not isinstance(db, PostgresqlDatabase):
        return
    seen = dict.fromkeys(TABLES, OWN) | {"term_rule": f"branch_id IS NULL OR {OWN}"}
    for table, which in seen.items():
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({which})")


def down(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP POLICY own_branch ON term_rule")
        db.execute_sql("ALTER TABLE term_rule NO FORCE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE term_rule DISABLE ROW LEVEL SECURITY")
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
    for index in ("term_rule_once", "term_rule_branch_id"):
        db.execute_sql(f"DROP INDEX {index}")
    migrator.migrate(migrator.drop_column("term_rule", "branch_id"))
    db.execute_sql(f"CREATE UNIQUE INDEX {BEFORE} ON term_rule (case_kind, kind, valid_from)")
    migrator.migrate(migrator.drop_column("legal_case", "version"))
