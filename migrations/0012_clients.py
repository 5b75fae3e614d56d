"""Households and clients, who helps them, from whom a file is kept, and the card of the desk."""

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
)

TABLES = (
    "household",
    "client",
    "assignment",
    "client_word",
    "conflict",
    "desk_card",
)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Municipality(db.Model):
        pass

    class Person(db.Model):
        pass

    class Home(db.Model):
        pass

    class Household(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)

        class Meta:
            table_name = "household"
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
            )

    class Client(db.Model):
        sorts_as = BlobField(null=True)
        is_namesake = BooleanField(null=True)
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)
        household = ForeignKeyField(Household, on_delete="RESTRICT")
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT", null=True)
        name = CharField(max_length=120, null=True)
        sex = CharField(max_length=1, null=True, constraints=[Check("sex IN ('m', 'f', 'x')")])
        born_on = DateField(null=True)
        nationality = CharField(max_length=9, null=True)
        housed_on = DateField(null=True)
        home = ForeignKeyField(Home, on_delete="RESTRICT", null=True)
        arrival = CharField(
            max_length=15,
            null=True,
            constraints=[
                Check("arrival IN ('assigned', 'reunification', 'resettled', 'own_move')")
            ],
        )
        counts_for_target = BooleanField()
        sponsor = ForeignKeyField("self", on_delete="RESTRICT", null=True)
        phone = CharField(max_length=30, null=True)
        email = CharField(max_length=254, null=True)
        language = CharField(max_length=3, null=True)
        created_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            table_name = "client"
            indexes = (
                (("branch", "code"), True),
                (("branch", "housed_on"), False),
                (("branch", "sorts_as"), False),
            )
            constraints = [
                SQL("UNIQUE (id, branch_id)"),
                Check("NOT (arrival = 'own_move' AND counts_for_target)"),
                SQL("FOREIGN KEY (household_id, branch_id) REFERENCES household (id, branch_id)"),
                SQL(
                    "FOREIGN KEY (municipality_id, branch_id) REFERENCES"
                    " municipality (id, branch_id)"
                ),
                SQL("FOREIGN KEY (home_id, branch_id) REFERENCES home (id, branch_id)"),
                SQL("FOREIGN KEY (sponsor_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class Assignment(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        household = ForeignKeyField(Household, on_delete="RESTRICT")
        role = CharField(
            max_length=20,
            constraints=[
                Check(
                    "role IN ('guide', 'legal_guide', 'language_coach', 'job_coach',"
                    " 'interpreter', 'team_leader', 'senior_team_leader',"
                    " 'administrator')"
                )
            ],
        )
        started_on = DateField()
        ended_on = DateField(null=True)
        version = IntegerField()

        class Meta:
            table_name = "assignment"
            indexes = (
                (("person", "household", "role", "started_on"), True),
                (("household", "started_on"), False),
            )
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (household_id, branch_id) REFERENCES household (id, branch_id)"),
            ]

    class ClientWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()
        record = ForeignKeyField(Client, on_delete="CASCADE")

        class Meta:
            table_name = "client_word"
            indexes = ((("branch", "word", "record"), False),)

    class Conflict(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        reason = CharField(max_length=300, null=True)

        class Meta:
            table_name = "conflict"
            indexes = ((("person", "client"), True),)
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    class DeskCard(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        shown_on = DateField()
        reason = CharField(max_length=300)

        class Meta:
            table_name = "desk_card"
            indexes = ((("person", "client", "shown_on"), True),)
            constraints = [
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    db.create_tables([Household, Client, Assignment, ClientWord, Conflict, DeskCard])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
