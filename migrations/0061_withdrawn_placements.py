"""A placement or an advice that was a mistake: kept, with why, and counted no more."""

from peewee import BigIntegerField, CharField, Check

TABLES = ("placement", "advice")


def up(migrator, db):
    why = Check("length(withdrawn_because) <= 300")
    for table in TABLES:
        migrator.migrate(
            migrator.add_column(table, "withdrawn_at", BigIntegerField(null=True)),
            migrator.add_column(
                table,
                "withdrawn_because",
                CharField(max_length=300, null=True, constraints=[why]),
            ),
        )


def down(migrator, db):
    for table in reversed(TABLES):
        migrator.migrate(
            migrator.drop_column(table, "withdrawn_because"),
            migrator.drop_column(table, "withdrawn_at"),
        )
