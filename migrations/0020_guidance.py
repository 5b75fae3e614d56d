"""The years of guidance of a client."""

from peewee import SQL, Check, DateField, ForeignKeyField, IntegerField

TABLES = ("trajectory",)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class Trajectory(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="RESTRICT")
        year_number = IntegerField(constraints=[Check("year_number IN (1, 2)")])
        started_on = DateField()
        ended_on = DateField(null=True)

        class Meta:
            table_name = "trajectory"
            indexes = (
                (("client", "year_number"), True),
                (("branch", "started_on"), False),
            )
            constraints = [
                Check("ended_on >= started_on"),
                SQL("FOREIGN KEY (client_id, branch_id) REFERENCES client (id, branch_id)"),
            ]

    db.create_tables([Trajectory])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
