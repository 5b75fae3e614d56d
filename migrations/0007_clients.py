"""Clients, the households they form, and who helps whom."""

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


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Municipality(db.Model):
        pass

    class Home(db.Model):
        pass

    class Person(db.Model):
        pass

    class Household(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        code = CharField(max_length=60)

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("id", "branch"), True),
            )

    class Client(db.Model):
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
        sponsor = ForeignKeyField("self", on_delete="RESTRICT", backref="+", null=True)
        phone = CharField(max_length=30, null=True)
        email = CharField(max_length=254, null=True)
        language = CharField(max_length=3, null=True)
        created_at = BigIntegerField()
        version = IntegerField()

        class Meta:
            indexes = (
                (("branch", "code"), True),
                (("branch", "housed_on"), False),
            )
            constraints = [
                SQL("UNIQUE (id, branch_id)"),
                Check("NOT (arrival = 'own_move' AND counts_for_target)"),
                SQL("FOREIGN KEY (household_id, branch_id) REFERENCES household (id, branch_id)"),
                SQL(
                    "FOREIGN KEY (municipality_id, branch_id) REFERENCES municipality (id, "
                    "branch_id)"
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
                    "role IN ('guide', 'legal_guide', 'language_coach', 'job_coach', "
                    "'interpreter', 'team_leader', 'senior_team_leader', 'administrator')"
                )
            ],
        )
        started_on = DateField()
        ended_on = DateField(null=True)
        version = IntegerField()

        class Meta:
            indexes = (
                (("person", "household", "role", "started_on"), True),
                (("household", "started_on"), False),
            )
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (person_id, branch_id) REFERENCES person (id, branch_id)"),
                SQL("FOREIGN KEY (household_id, branch_id) REFERENCES household (id, branch_id)"),
            ]

    class SearchWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="CASCADE")
        word = CharField(max_length=60)

        class Meta:
            table_name = "search_word"
            indexes = ((("branch", "word"), False),)

    class Conflict(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        reason = CharField(max_length=300, null=True)

        class Meta:
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

    db.create_tables([Household, Client, Assignment, SearchWord, Conflict, DeskCard])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("desk_card"))
    migrator.migrate(migrator.drop_table("conflict"))
    migrator.migrate(migrator.drop_table("search_word"))
    migrator.migrate(migrator.drop_table("assignment"))
    migrator.migrate(migrator.drop_table("client"))
    migrator.migrate(migrator.drop_table("household"))
