"""Where a branch books what, and what stands in the closed periods of its books (D12)."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
)

SHOWN = "current_setting('app.branch', true)"
TABLES = ("book_settings", "book_account", "book_period", "book_entry")
KINDS = "'mileage', 'public_transport', 'parking', 'phone', 'materials', 'other', 'allowance'"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class ExpenseClaim(db.Model):
        class Meta:
            table_name = "expense_claim"

    class BookSettings(db.Model):
        branch = ForeignKeyField(Branch, unique=True, on_delete="RESTRICT")
        package = CharField(
            max_length=10,
            constraints=[Check("package IN ('plain', 'exact', 'afas', 'twinfield')")],
        )
        journal = CharField(max_length=10)
        paid_account = CharField(max_length=20)
        gift_account = CharField(max_length=20)
        is_anbi = BooleanField()
        rsin = CharField(max_length=9)
        version = IntegerField()

        class Meta:
            table_name = "book_settings"

    class BookAccount(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        what = CharField(max_length=16, constraints=[Check(f"what IN ({KINDS})")])
        ledger_account = CharField(max_length=20)
        cost_centre = CharField(max_length=30)

        class Meta:
            table_name = "book_account"
            indexes = ((("branch", "what"), True),)

    class BookPeriod(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        closed_until = DateField()
        closed_by = ForeignKeyField(Person, on_delete="RESTRICT")
        closed_at = BigIntegerField()

        class Meta:
            table_name = "book_period"
            indexes = ((("id", "branch"), True), (("branch", "closed_until"), True))
            constraints = [
                SQL("FOREIGN KEY (closed_by_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class BookEntry(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        period = ForeignKeyField(BookPeriod, on_delete="RESTRICT")
        what = CharField(
            max_length=10, constraints=[Check("what IN ('paid', 'came_back', 'given')")]
        )
        is_correction = BooleanField()
        booked_on = DateField()
        claim = ForeignKeyField(ExpenseClaim, on_delete="RESTRICT")
        line_number = IntegerField()
        payment_number = IntegerField(null=True)
        batch_number = IntegerField(null=True)
        spent_on = DateField()
        kind = CharField(max_length=16, constraints=[Check(f"kind IN ({KINDS})")])
        account = CharField(max_length=20)
        cost_centre = CharField(max_length=30)
        project = CharField(max_length=30)
        distance_hm = IntegerField(null=True)
        asked_cents = IntegerField()
        paid_cents = IntegerField()

        class Meta:
            table_name = "book_entry"
            indexes = ((("branch", "booked_on"), False),)
            constraints = [
                SQL("FOREIGN KEY (period_id, branch_id) REFERENCES book_period (id, branch_id)"),
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)"),
            ]

    db.create_tables([BookSettings, BookAccount, BookPeriod, BookEntry])
    if isinstance(db, PostgresqlDatabase):
        for table in TABLES:
            db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            db.execute_sql(
                f"CREATE POLICY own_branch ON {table} USING ({SHOWN} IN ('all', branch_id::text))"
            )


def down(migrator, db):
    for table in reversed(TABLES):
        migrator.migrate(migrator.drop_table(table))
