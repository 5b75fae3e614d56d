"""Trips, what they cost, and claims of one person and month."""

from datetime import date

from peewee import SQL, BooleanField, CharField, Check, DateField, ForeignKeyField, IntegerField

# The untaxed kilometre of the tax office: a policy that a branch may depart from, no legal ceiling.
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


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Rate(db.Model):
        transport = CharField(
            max_length=8, constraints=[Check("transport IN ('car', 'bicycle', 'public')")]
        )
        valid_from = DateField()
        valid_until = DateField(null=True)
        cents_per_km = IntegerField(constraints=[Check("cents_per_km >= 0")])
        source = CharField(max_length=300)
        is_verified = BooleanField()

        class Meta:
            indexes = ((("transport", "valid_from"), True),)
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
                    "status IN ('draft', 'submitted', 'approved', 'returned', 'rejected', "
                    "'paid', 'waived')"
                )
            ],
        )
        was_imported = BooleanField()
        version = IntegerField()

        class Meta:
            table_name = "expense_claim"
            indexes = (
                (("id", "branch"), True),
                (("claimant", "month", "status"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (claimant_id, branch_id) REFERENCES person (id, branch_id)")
            ]

    class ExpenseLine(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        claim = ForeignKeyField(ExpenseClaim, on_delete="RESTRICT")
        spent_on = DateField()
        kind = CharField(
            max_length=16,
            constraints=[
                Check(
                    "kind IN ('mileage', 'public_transport', 'parking', 'phone', 'materials', "
                    "'other')"
                )
            ],
        )
        distance_hm = IntegerField(null=True, constraints=[Check("distance_hm >= 0")])
        amount_cents = IntegerField(constraints=[Check("amount_cents >= 0")])
        description = CharField(max_length=300, null=True)
        trip = ForeignKeyField(Trip, on_delete="RESTRICT", null=True, unique=True)
        rate = ForeignKeyField(Rate, on_delete="RESTRICT", null=True)

        class Meta:
            table_name = "expense_line"
            indexes = ((("branch", "spent_on"), False),)
            constraints = [
                SQL("FOREIGN KEY (claim_id, branch_id) REFERENCES expense_claim (id, branch_id)"),
                SQL("FOREIGN KEY (trip_id, branch_id) REFERENCES trip (id, branch_id)"),
            ]

    db.create_tables([Rate, Trip, ExpenseClaim, ExpenseLine])
    columns = [
        Rate.transport,
        Rate.valid_from,
        Rate.valid_until,
        Rate.cents_per_km,
        Rate.source,
        Rate.is_verified,
    ]
    Rate.insert_many(RATES, fields=columns).execute()


def down(migrator, db):
    migrator.migrate(migrator.drop_table("expense_line"))
    migrator.migrate(migrator.drop_table("expense_claim"))
    migrator.migrate(migrator.drop_table("trip"))
    migrator.migrate(migrator.drop_table("rate"))
