"""Claims from the receipt to the bank: rules of the day, receipts, decisions, payouts, deputies."""

from datetime import date

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    PostgresqlDatabase,
    TextField,
)

KINDS = "('mileage', 'public_transport', 'parking', 'phone', 'materials', 'other')"
PERSONAL = (
    "deputy",
    "allowance_agreement",
    "receipt",
    "claim_event",
    "payment_batch",
    "payout_line",
)
# first day, last day, age, cents an hour, the same for the younger, a month, a year, source,
# checked
LIMITS = [
    (date(2017, 1, 1), date(2017, 12, 31), 23, 450, 250, 15000, 150000, "vcra.nl, 2017", True),
    (
        date(2018, 1, 1),
        date(2018, 12, 31),
        23,
        450,
        250,
        15000,
        150000,
        "adfinadvies.nl, 2018; de leeftijd van 23 is niet zeker",
        False,
    ),
    (
        date(2019, 1, 1),
        date(2019, 12, 31),
        22,
        500,
        275,
        17000,
        170000,
        "adfinadvies.nl, 2019",
        True,
    ),
    (
        date(2020, 1, 1),
        date(2020, 12, 31),
        22,
        500,
        275,
        17000,
        170000,
        "vrijwilligershuis-nieuwegein.nl, 2020",
        True,
    ),
    (
        date(2021, 1, 1),
        date(2022, 12, 31),
        21,
        500,
        275,
        18000,
        180000,
        "Belastingdienst, 2022",
        True,
    ),
    (
        date(2023, 1, 1),
        date(2023, 12, 31),
        21,
        500,
        275,
        19000,
        190000,
        "Belastingdienst, 2023",
        True,
    ),
    (
        date(2024, 1, 1),
        date(2024, 12, 31),
        21,
        550,
        325,
        21000,
        210000,
        "Belastingdienst, 2024",
        True,
    ),
    # Of the years after 2025 no source was found: it goes on until somebody enters a new limit.
    (
        date(2025, 1, 1),
        None,
        21,
        560,
        330,
        21000,
        210000,
        "vrijwilligersdossier.nl, 2025; later niet nagekeken",
        False,
    ),
]
# kind, receipt from so many cents (0 always, nothing never), ledger account
RULES = [
    ("mileage", None, "4310"),
    ("public_transport", 0, "4320"),
    ("parking", 0, "4330"),
    ("phone", 0, "4340"),
    ("materials", 0, "4350"),
    ("other", 0, "4390"),
]
START = date(2017, 1, 1)
PROPOSAL = "Voorstel van Brug: de locatie kan zelf kiezen"


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class ExpenseClaim(db.Model):
        class Meta:
            table_name = "expense_claim"

    class ExpenseLine(db.Model):
        class Meta:
            table_name = "expense_line"

    class Deputy(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        leader = ForeignKeyField(Person, on_delete="RESTRICT")
        person = ForeignKeyField(
            Person, on_delete="RESTRICT", constraints=[Check("person_id <> leader_id")]
        )
        starts_on = DateField()
        ends_on = DateField()
        appointed_by = ForeignKeyField(
            Person, on_delete="RESTRICT", constraints=[Check("appointed_by_id <> person_id")]
        )

        class Meta:
            indexes = ((("person", "starts_on"), False),)
            constraints = [
                Check("ends_on >= starts_on"),
                SQL("FOREIGN KEY (leader_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class AllowanceLimit(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", null=True)
        valid_from = DateField()
        valid_until = DateField(null=True)
        younger_than = IntegerField()
        hour_cents = IntegerField(constraints=[Check("hour_cents >= 0")])
        hour_younger_cents = IntegerField(constraints=[Check("hour_younger_cents >= 0")])
        month_cents = IntegerField(constraints=[Check("month_cents >= 0")])
        year_cents = IntegerField(constraints=[Check("year_cents >= 0")])
        source = CharField(max_length=300)
        is_verified = BooleanField()

        class Meta:
            table_name = "allowance_limit"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX allowance_limit_once"
                    " ON allowance_limit (COALESCE(branch_id, 0), valid_from)"
                ),
            )
            constraints = [Check("valid_until >= valid_from")]

    class ExpensePolicy(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", null=True)
        valid_from = DateField()
        second_approval_from_cents = IntegerField(
            null=True, constraints=[Check("second_approval_from_cents > 0")]
        )
        escalate_after_days = IntegerField(constraints=[Check("escalate_after_days >= 1")])
        late_after_days = IntegerField(constraints=[Check("late_after_days >= 1")])
        likely_hm_per_trip = IntegerField(constraints=[Check("likely_hm_per_trip > 0")])
        yearly_budget_cents = IntegerField(
            null=True, constraints=[Check("yearly_budget_cents >= 0")]
        )
        cost_centre = CharField(max_length=30)
        project = CharField(max_length=30)
        source = CharField(max_length=300)

        class Meta:
            table_name = "expense_policy"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX expense_policy_once"
                    " ON expense_policy (COALESCE(branch_id, 0), valid_from)"
                ),
            )

    class KindRule(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", null=True)
        kind = CharField(max_length=16, constraints=[Check(f"kind IN {KINDS}")])
        valid_from = DateField()
        receipt_from_cents = IntegerField(null=True, constraints=[Check("receipt_from_cents >= 0")])
        ledger_account = CharField(max_length=20)
        source = CharField(max_length=300)

        class Meta:
            table_name = "kind_rule"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX kind_rule_once"
                    " ON kind_rule (COALESCE(branch_id, 0), kind, valid_from)"
                ),
            )

    class AllowanceAgreement(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        valid_from = DateField()
        valid_until = DateField(null=True)
        mode = CharField(max_length=5, constraints=[Check("mode IN ('costs', 'fixed', 'both')")])
        is_younger = BooleanField()
        others_cents = IntegerField(constraints=[Check("others_cents >= 0")])
        declared_on = DateField(null=True)

        class Meta:
            table_name = "allowance_agreement"
            indexes = ((("person", "valid_from"), True),)
            constraints = [
                Check("valid_until >= valid_from"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class Receipt(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        line = ForeignKeyField(ExpenseLine, on_delete="RESTRICT")
        file = ForeignKeyField(StoredFile, on_delete="RESTRICT", unique=True)
        position = IntegerField(constraints=[Check("position >= 0")])
        added_at = BigIntegerField()

        class Meta:
            indexes = ((("line", "position"), True),)
            constraints = [
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)")
            ]

    class ClaimEvent(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        claim = ForeignKeyField(ExpenseClaim, on_delete="RESTRICT")
        at = BigIntegerField()
        actor = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        stands_in_for = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        what = CharField(
            max_length=15,
            constraints=[
                Check(
                    "what IN ('submitted', 'taken_back', 'corrected', 'first_approved', 'approved',"
                    " 'returned', 'rejected', 'undone', 'escalated', 'in_payout', 'out_of_payout',"
                    " 'paid', 'bounced')"
                )
            ],
        )
        from_status = CharField(max_length=10)
        to_status = CharField(max_length=10)
        reason = TextField(null=True, constraints=[Check("length(reason) <= 1000")])

        class Meta:
            table_name = "claim_event"
            indexes = ((("claim", "id"), False),)
            constraints = [
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)")
            ]

    class PaymentBatch(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        number = IntegerField(constraints=[Check("number >= 1")])
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        made_at = BigIntegerField()
        pay_on = DateField()
        message_id = CharField(max_length=35, unique=True)
        total_cents = IntegerField(constraints=[Check("total_cents > 0")])
        count = IntegerField(constraints=[Check("count > 0")])
        content_sealed = BlobField()
        digest = CharField(max_length=64)
        confirmed_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        confirmed_at = BigIntegerField(null=True)
        withdrawn_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        withdrawn_at = BigIntegerField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "payment_batch"
            indexes = ((("id", "branch"), True), (("branch", "number"), True))
            constraints = [
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
                Check("confirmed_at IS NULL OR withdrawn_at IS NULL"),
            ]

    class PayoutLine(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        batch = ForeignKeyField(PaymentBatch, on_delete="RESTRICT")
        claim = ForeignKeyField(ExpenseClaim, on_delete="RESTRICT")
        payee = ForeignKeyField(Person, on_delete="RESTRICT")
        made_by = ForeignKeyField(Person, on_delete="RESTRICT")
        amount_cents = IntegerField(constraints=[Check("amount_cents > 0")])
        end_to_end_id = CharField(max_length=35, unique=True)
        voided_at = BigIntegerField(null=True)
        void_reason = CharField(max_length=300, null=True)

        class Meta:
            table_name = "payout_line"
            indexes = (
                (("batch", "claim"), True),
                SQL(
                    "CREATE UNIQUE INDEX payout_line_once ON payout_line (claim_id)"
                    " WHERE voided_at IS NULL"
                ),
            )
            constraints = [
                Check("payee_id <> made_by_id"),
                SQL("FOREIGN KEY (batch_id, branch_id) REFERENCES payment_batch (id, branch_id)"),
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)"),
            ]

    tables = [
        Deputy,
        AllowanceLimit,
        ExpensePolicy,
        KindRule,
        AllowanceAgreement,
        Receipt,
        ClaimEvent,
        PaymentBatch,
        PayoutLine,
    ]
    db.create_tables(tables)

    def person(*checks):
        return ForeignKeyField(
            Person,
            field=Person.id,
            on_delete="RESTRICT",
            null=True,
            constraints=[Check(check) for check in checks],
        )

    other = "decided_by_id <> claimant_id AND decided_by_id <> first_approver_id"
    branch = ForeignKeyField(Branch, field=Branch.id, on_delete="RESTRICT", null=True)
    add, moment = migrator.add_column, BigIntegerField(null=True)
    cents = IntegerField(
        null=True, constraints=[Check("approved_cents BETWEEN 0 AND amount_cents")]
    )
    migrator.migrate(
        migrator.drop_index("rate", "rate_transport_valid_from"),
        add("rate", "branch_id", branch),
        add("expense_claim", "is_gift", BooleanField(default=False)),
        add("expense_claim", "submitted_at", moment),
        add("expense_claim", "first_approver_id", person("first_approver_id <> claimant_id")),
        add("expense_claim", "decided_by_id", person(other)),
        add("expense_claim", "decided_at", moment),
        add("expense_claim", "escalated_at", moment),
        migrator.add_index("expense_claim", ("branch_id", "status")),
        add("expense_line", "rate_cents", IntegerField(null=True)),
        add("expense_line", "is_allowance", BooleanField(default=False)),
        add("expense_line", "form_key", CharField(max_length=40, null=True)),
        migrator.add_index("expense_line", ("form_key",), True),
        add("expense_line", "approved_cents", cents),
        add("expense_line", "correction", CharField(max_length=300, null=True)),
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX rate_once ON rate (COALESCE(branch_id, 0), transport, valid_from)"
    )
    for limit in LIMITS:
        names = (
            "valid_from valid_until younger_than hour_cents hour_younger_cents month_cents"
            " year_cents source is_verified"
        ).split()
        AllowanceLimit.create(**dict(zip(names, limit, strict=True)))
    for kind, receipt, account in RULES:
        KindRule.create(
            kind=kind,
            valid_from=START,
            receipt_from_cents=receipt,
            ledger_account=account,
            source=PROPOSAL,
        )
    ExpensePolicy.create(
        valid_from=START,
        second_approval_from_cents=25000,
        escalate_after_days=7,
        late_after_days=92,
        likely_hm_per_trip=1000,
        cost_centre="",
        project="",
        source=PROPOSAL,
    )
    if isinstance(db, PostgresqlDatabase):
        on_postgresql(db)
    else:
        db.execute_sql(
            "CREATE TRIGGER claim_event_stays BEFORE UPDATE ON claim_event"
            " BEGIN SELECT RAISE(ABORT, 'a claim event is never changed'); END"
        )


def on_postgresql(db):
    for table in PERSONAL:
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(
            f"CREATE POLICY own_branch ON {table} USING ("
            " current_setting('app.branch', true) IN ('all', branch_id::text))"
        )
    db.execute_sql(
        "CREATE FUNCTION claim_event_stays() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a claim event is never changed'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    db.execute_sql(
        "CREATE TRIGGER claim_event_stays BEFORE UPDATE ON claim_event"
        " FOR EACH ROW EXECUTE FUNCTION claim_event_stays()"
    )


def down(migrator, db):
    drop = migrator.drop_column
    db.execute_sql("DROP INDEX rate_once")
    migrator.migrate(
        drop("expense_line", "correction"),
        drop("expense_line", "approved_cents"),
        migrator.drop_index("expense_line", "expense_line_form_key"),
        drop("expense_line", "form_key"),
        drop("expense_line", "is_allowance"),
        drop("expense_line", "rate_cents"),
        migrator.drop_index("expense_claim", "expense_claim_branch_id_status"),
        drop("expense_claim", "escalated_at"),
        drop("expense_claim", "decided_at"),
        migrator.drop_index("expense_claim", "expense_claim_decided_by_id"),
        drop("expense_claim", "decided_by_id"),
        migrator.drop_index("expense_claim", "expense_claim_first_approver_id"),
        drop("expense_claim", "first_approver_id"),
        drop("expense_claim", "submitted_at"),
        drop("expense_claim", "is_gift"),
        migrator.drop_index("rate", "rate_branch_id"),
        drop("rate", "branch_id"),
        migrator.add_index("rate", ("transport", "valid_from"), True),
    )
    for table in (
        "payout_line payment_batch claim_event receipt allowance_agreement kind_rule"
        " expense_policy allowance_limit deputy"
    ).split():
        migrator.migrate(migrator.drop_table(table))
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION claim_event_stays()")
