"""The audit log is only added to: triggers refuse the rest, and a chain shows what passed by them.

An entry may go when it is two years old, by the rule of how long what is kept. Values of fields
are sealed; they may be sealed anew, or erased.
"""

from peewee import CharField, IntegerField, PostgresqlDatabase, TextField

DAYS = 730
SHOWN = "current_setting('app.branch', true)"
SEALED = "({0} IS NULL OR substr({0}, 1, 1) = '=')"
MOVED = "NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id OR NEW.field <> OLD.field"
# name: (table, statement, when it is refused), with {young} for "this moment is not old yet"
RULES = {
    "journal_entry_stays": ("journal_entry", "UPDATE", "1 = 1"),
    "journal_entry_kept": ("journal_entry", "DELETE", "{young} < OLD.at"),
    "audit_link_stays": ("audit_link", "UPDATE", "1 = 1"),
    "audit_link_kept": ("audit_link", "DELETE", "1 = 1"),
    "field_change_sealed": (
        "field_change",
        "UPDATE",
        f"{MOVED} OR NOT ({SEALED.format('NEW.old')} AND {SEALED.format('NEW.new')})",
    ),
    "field_change_kept": (
        "field_change",
        "DELETE",
        "EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = OLD.entry_id AND {young} < e.at)",
    ),
}
WHY = "the audit log is only added to"


def up(migrator, db):
    class AuditLink(db.Model):
        entry_id = IntegerField(primary_key=True)
        chain = IntegerField()
        number = IntegerField()
        mac = CharField(max_length=64)

        class Meta:
            table_name = "audit_link"
            indexes = ((("chain", "number"), True),)

    db.create_tables([AuditLink])
    migrator.migrate(migrator.add_column("journal_entry", "fields", TextField(null=True)))
    on_postgresql = isinstance(db, PostgresqlDatabase)
    for name, (table, statement, refused) in RULES.items():
        (make_on_postgresql if on_postgresql else make_on_sqlite)(
            db, name, table, statement, refused
        )
    if on_postgresql:
        db.execute_sql("ALTER TABLE audit_link ENABLE ROW LEVEL SECURITY")
        db.execute_sql("ALTER TABLE audit_link FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            "CREATE POLICY own_branch ON audit_link"
            f" USING (chain = 0 OR {SHOWN} IN ('all', chain::text))"
        )


def make_on_sqlite(db, name, table, statement, refused):
    young = f"CAST(strftime('%s', 'now') AS INTEGER) - {DAYS * 86400}"
    db.execute_sql(
        f"CREATE TRIGGER {name} BEFORE {statement} ON {table}"
        f" WHEN {refused.format(young=young)}"
        f" BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
    )


def make_on_postgresql(db, name, table, statement, refused):
    young = f"EXTRACT(EPOCH FROM now())::bigint - {DAYS * 86400}"
    back = "OLD" if statement == "DELETE" else "NEW"
    db.execute_sql(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {refused.format(young=young)} THEN RAISE EXCEPTION '{WHY}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {back}; END $$"
    )
    db.execute_sql(
        f"CREATE TRIGGER {name} BEFORE {statement} ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION {name}()"
    )


def down(migrator, db):
    for name, (table, _statement, _refused) in RULES.items():
        if isinstance(db, PostgresqlDatabase):
            db.execute_sql(f"DROP TRIGGER {name} ON {table}")
            db.execute_sql(f"DROP FUNCTION {name}()")
        else:
            db.execute_sql(f"DROP TRIGGER {name}")
    migrator.migrate(
        migrator.drop_column("journal_entry", "fields"), migrator.drop_table("audit_link")
    )
