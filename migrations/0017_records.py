"""Journeys, claims, their lines, receipts, decisions and payments; the rules of money; drafts."""

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

TABLES = (
    "rate",
    "trip",
    "expense_claim",
    "expense_line",
    "allowance_limit",
    "expense_policy",
    "kind_rule",
    "allowance_agreement",
    "receipt",
    "claim_event",
    "payment_batch",
    "payout_line",
    "waiting_file",
    "removed_line",
    "claim_reminder",
)
RATES = [
    ("car", date(2017, 1, 1), date(2022, 12, 31), 19, "Belastingdienst 2018: 0,19 per km", True),
    ("car", date(2023, 1, 1), date(2023, 12, 31), 21, "Belastingdienst 2023: 0,21 per km", True),
    ("car", date(2024, 1, 1), date(2024, 12, 31), 23, "Belastingdienst 2024: 0,23 per km", True),
    # Of the years after 2025 no source was found: it goes on until somebody enters a new rate.
    (
        "car",
        date(2025, 1, 1),
        None,
        23,
        "Belastingdienst 2025: 0,23 per km; later niet nagekeken",
        False,
    ),
]
# first and last day, age, cents an hour, for the younger, a month, a year, source, checked
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

    class StoredFile(db.Model):
        class Meta:
            table_name = "stored_file"

    class Person(db.Model):
        pass

    class Rate(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", null=True)
        transport = CharField(
            max_length=8, constraints=[Check("transport IN ('car', 'bicycle', 'public')")]
        )
        valid_from = DateField()
        valid_until = DateField(null=True)
        cents_per_km = IntegerField(constraints=[Check("cents_per_km >= 0")])
        source = CharField(max_length=300)
        is_verified = BooleanField()

        class Meta:
            table_name = "rate"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX rate_once ON rate (COALESCE(branch_id, 0),"
                    " transport, valid_from)"
                ),
            )
            constraints = [Check("valid_until >= valid_from")]

    class Trip(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        travelled_on = DateField()
        distance_hm = IntegerField(constraints=[Check("distance_hm BETWEEN 0 AND 20000")])
        transport = CharField(
            max_length=8, constraints=[Check("transport IN ('car', 'bicycle', 'public')")]
        )
        is_claimed_elsewhere = BooleanField()

        class Meta:
            table_name = "trip"
            indexes = (
                (("id", "branch"), True),
                (("person", "travelled_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class ExpenseClaim(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        claimant = ForeignKeyField(Person, on_delete="RESTRICT")
        month = IntegerField(constraints=[Check("month BETWEEN 190001 AND 299912")])
        status = CharField(
            max_length=10,
            constraints=[
                Check(
                    "status IN ('draft', 'submitted', 'approved', 'returned',"
                    " 'rejected', 'paid', 'waived')"
                )
            ],
        )
        was_imported = BooleanField()
        version = IntegerField()
        is_gift = BooleanField()
        submitted_at = BigIntegerField(null=True)
        first_approver = ForeignKeyField(
            Person,
            on_delete="RESTRICT",
            null=True,
            constraints=[Check("first_approver_id <> claimant_id")],
        )
        decided_by = ForeignKeyField(
            Person,
            on_delete="RESTRICT",
            null=True,
            constraints=[
                Check("decided_by_id <> claimant_id AND decided_by_id <> first_approver_id")
            ],
        )
        decided_at = BigIntegerField(null=True)
        escalated_at = BigIntegerField(null=True)

        class Meta:
            table_name = "expense_claim"
            indexes = (
                (("id", "branch"), True),
                (("claimant", "month", "status"), False),
                (("branch", "status"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (claimant_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (first_approver_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (decided_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class ExpenseLine(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        claim = ForeignKeyField(ExpenseClaim, on_delete="RESTRICT")
        spent_on = DateField()
        kind = CharField(
            max_length=16,
            constraints=[
                Check(
                    "kind IN ('mileage', 'public_transport', 'parking', 'phone',"
                    " 'materials', 'other')"
                )
            ],
        )
        distance_hm = IntegerField(null=True, constraints=[Check("distance_hm >= 0")])
        amount_cents = IntegerField(constraints=[Check("amount_cents >= 0")])
        description = CharField(max_length=300, null=True)
        trip = ForeignKeyField(Trip, on_delete="RESTRICT", null=True, unique=True)
        rate = ForeignKeyField(Rate, on_delete="RESTRICT", null=True)
        rate_cents = IntegerField(null=True)
        is_allowance = BooleanField()
        form_key = CharField(max_length=40, null=True, unique=True)
        approved_cents = IntegerField(
            null=True, constraints=[Check("approved_cents BETWEEN 0 AND amount_cents")]
        )
        correction = CharField(max_length=300, null=True)

        class Meta:
            table_name = "expense_line"
            indexes = (
                (("branch", "spent_on"), False),
                (("id", "branch"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)"),
                SQL("FOREIGN KEY (trip_id, branch_id) REFERENCES trip (id, branch_id)"),
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
                    "CREATE UNIQUE INDEX allowance_limit_once ON allowance_limit"
                    " (COALESCE(branch_id, 0), valid_from)"
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
                    "CREATE UNIQUE INDEX expense_policy_once ON expense_policy"
                    " (COALESCE(branch_id, 0), valid_from)"
                ),
            )

    class KindRule(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", null=True)
        kind = CharField(
            max_length=16,
            constraints=[
                Check(
                    "kind IN ('mileage', 'public_transport', 'parking', 'phone',"
                    " 'materials', 'other')"
                )
            ],
        )
        valid_from = DateField()
        receipt_from_cents = IntegerField(null=True, constraints=[Check("receipt_from_cents >= 0")])
        ledger_account = CharField(max_length=20)
        source = CharField(max_length=300)

        class Meta:
            table_name = "kind_rule"
            indexes = (
                SQL(
                    "CREATE UNIQUE INDEX kind_rule_once ON kind_rule"
                    " (COALESCE(branch_id, 0), kind, valid_from)"
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
            table_name = "receipt"
            indexes = ((("line", "position"), True),)
            constraints = [
                SQL("FOREIGN KEY (line_id, branch_id) REFERENCES expense_line (id, branch_id)"),
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
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
                    "what IN ('submitted', 'taken_back', 'corrected',"
                    " 'first_approved', 'approved', 'returned', 'rejected', 'undone',"
                    " 'escalated', 'in_payout', 'out_of_payout', 'paid', 'bounced')"
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
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)"),
                SQL("FOREIGN KEY (actor_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (stands_in_for_id, branch_id) REFERENCES person (id, branch_id)"),
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
            indexes = (
                (("id", "branch"), True),
                (("branch", "number"), True),
            )
            constraints = [
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (confirmed_by_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (withdrawn_by_id, branch_id) REFERENCES person (id, branch_id)"),
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
                SQL("FOREIGN KEY (payee_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (made_by_id, branch_id) REFERENCES person (id, branch_id)"),
            ]

    class WaitingFile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        file = ForeignKeyField(StoredFile, on_delete="RESTRICT", unique=True)
        added_at = BigIntegerField(index=True)

        class Meta:
            table_name = "waiting_file"
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (file_id, branch_id) REFERENCES stored_file (id, branch_id)"),
            ]

    class RemovedLine(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        form_key = CharField(max_length=40, unique=True)
        content = TextField()
        removed_at = BigIntegerField(index=True)

        class Meta:
            table_name = "removed_line"
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class ClaimReminder(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        month = IntegerField()

        class Meta:
            table_name = "claim_reminder"
            indexes = ((("person", "month"), True),)
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    db.create_tables(
        [
            Rate,
            Trip,
            ExpenseClaim,
            ExpenseLine,
            AllowanceLimit,
            ExpensePolicy,
            KindRule,
            AllowanceAgreement,
            Receipt,
            ClaimEvent,
            PaymentBatch,
            PayoutLine,
            WaitingFile,
            RemovedLine,
            ClaimReminder,
        ]
    )
    names = "transport valid_from valid_until cents_per_km source is_verified".split()
    Rate.insert_many(RATES, fields=[getattr(Rate, name) for name in names]).execute()
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
    keep_events(db)


def keep_events(db):
    """What happened to a claim is never changed, by whatever statement."""
    if not isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            "CREATE TRIGGER claim_event_stays BEFORE UPDATE ON claim_event"
            " BEGIN SELECT RAISE(ABORT, 'a claim event is never changed'); END"
        )
        return
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
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION claim_event_stays()")
