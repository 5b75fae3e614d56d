"""Legal cases and their terms, and the rules by which a term is counted."""

from datetime import date

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
)

TABLES = (
    "legal_case",
    "term_rule",
    "legal_term",
)
# The law is in motion: what is not verified is shown as such, and a date from a letter wins.
RULES = [
    (
        "reunification",
        "application",
        "Vergunning bekendgemaakt",
        3,
        "month",
        date(2013, 1, 1),
        "Nareistermijn: 3 maanden nadat de vergunning bekend is gemaakt (berteadvocaten.nl)",
        True,
    ),
    (
        "reunification",
        "decision",
        "Aanvraag ingediend",
        6,
        "month",
        date(2013, 1, 1),
        "IND: 3 maanden en 3 maanden verlenging; vaak duurt het langer (ind.nl)",
        True,
    ),
    (
        "reunification",
        "objection",
        "Besluit bekendgemaakt",
        4,
        "week",
        date(2013, 1, 1),
        "Bezwaar nareis: binnen 4 weken; nog niet gecontroleerd",
        False,
    ),
    (
        "asylum",
        "decision",
        "Aanvraag ingediend",
        6,
        "month",
        date(2013, 1, 1),
        "IND: 6 maanden, verlenging kan (ind.nl)",
        True,
    ),
    (
        "asylum",
        "appeal",
        "Besluit bekendgemaakt",
        4,
        "week",
        date(2013, 1, 1),
        "Beroep verlengde procedure: 4 weken; nog niet gecontroleerd",
        False,
    ),
    (
        "permit_renewal",
        "renewal",
        "Begin van de vergunning",
        60,
        "month",
        date(2013, 1, 1),
        "Asiel bepaalde tijd: 5 jaar geldig (ind.nl, 2019); nieuwe wetten op komst",
        False,
    ),
    (
        "naturalisation",
        "decision",
        "Verzoek ingediend",
        12,
        "month",
        date(2013, 1, 1),
        "IND: 12 maanden (vluchtelingenwerk.nl, ind.nl)",
        True,
    ),
]


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class LegalCase(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "kind IN ('reunification', 'permit_renewal', 'naturalisation',"
                    " 'asylum', 'visa', 'newborn', 'return', 'other')"
                )
            ],
        )
        opened_on = DateField(null=True)
        closed_on = DateField(null=True)
        outcome = CharField(
            max_length=12,
            null=True,
            constraints=[Check("outcome IN ('granted', 'refused', 'withdrawn', 'transferred')")],
        )
        arrived_on = DateField(null=True)

        class Meta:
            table_name = "legal_case"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
                (("client", "opened_on"), False),
            )
            constraints = [
                Check("closed_on >= opened_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class TermRule(db.Model):
        case_kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "case_kind IN ('reunification', 'permit_renewal',"
                    " 'naturalisation', 'asylum', 'visa', 'newborn', 'return',"
                    " 'other')"
                )
            ],
        )
        kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "kind IN ('application', 'decision', 'objection', 'appeal',"
                    " 'default_notice', 'hearing', 'documents', 'renewal', 'other')"
                )
            ],
        )
        starts_with = CharField(max_length=120)
        length = IntegerField(constraints=[Check("length BETWEEN 1 AND 600")])
        unit = CharField(max_length=5, constraints=[Check("unit IN ('week', 'month')")])
        valid_from = DateField()
        valid_until = DateField(null=True)
        source = CharField(max_length=300)
        is_verified = BooleanField()

        class Meta:
            table_name = "term_rule"
            indexes = ((("case_kind", "kind", "valid_from"), True),)
            constraints = [Check("valid_until >= valid_from")]

    class LegalTerm(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        case = ForeignKeyField(LegalCase, on_delete="RESTRICT")
        kind = CharField(
            max_length=15,
            constraints=[
                Check(
                    "kind IN ('application', 'decision', 'objection', 'appeal',"
                    " 'default_notice', 'hearing', 'documents', 'renewal', 'other')"
                )
            ],
        )
        due_on = DateField()
        source = CharField(
            max_length=6, constraints=[Check("source IN ('rule', 'letter', 'person')")]
        )
        rule = ForeignKeyField(TermRule, on_delete="RESTRICT", null=True)
        counted_from = DateField(null=True)
        note = CharField(max_length=200, null=True)
        warned_days = IntegerField(null=True)
        done_at = BigIntegerField(null=True)
        done_by = ForeignKeyField(Person, on_delete="RESTRICT", null=True)
        created_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "legal_term"
            indexes = (
                (("id", "branch"), True),
                (("branch", "done_at", "due_on"), False),
            )
            constraints = [
                SQL("FOREIGN KEY (case_id, branch_id) REFERENCES legal_case (id, branch_id)"),
                SQL("FOREIGN KEY (done_by_id, branch_id) REFERENCES person (id, branch_id)"),
                Check("source <> 'rule' OR (rule_id IS NOT NULL AND counted_from IS NOT NULL)"),
            ]

    db.create_tables([LegalCase, TermRule, LegalTerm])
    names = ("case_kind", "kind", "starts_with", "length", "unit", "valid_from", "source")
    columns = [getattr(TermRule, name) for name in (*names, "is_verified")]
    TermRule.insert_many(RULES, fields=columns).execute()


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
