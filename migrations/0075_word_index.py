"""Words by which people, clients and employers are found, and their place in lists.

The words themselves and the places are filled in by `flask db up`, after the migrations.
"""

from peewee import BlobField, CharField, ForeignKeyField, PostgresqlDatabase

NAMED = ("person", "client", "employer")


def up(migrator, db):
    class Branch(db.Model):
        pass

    class Person(db.Model):
        pass

    class Client(db.Model):
        pass

    class Employer(db.Model):
        pass

    class Word(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT", index=False)
        word = BlobField()

        class Meta:
            indexes = ((("branch", "word", "record"), False),)

    class PersonWord(Word):
        record = ForeignKeyField(Person, on_delete="CASCADE")

        class Meta:
            table_name = "person_word"

    class ClientWord(Word):
        record = ForeignKeyField(Client, on_delete="CASCADE")

        class Meta:
            table_name = "client_word"

    class EmployerWord(Word):
        record = ForeignKeyField(Employer, on_delete="CASCADE")

        class Meta:
            table_name = "employer_word"

    migrator.migrate(migrator.drop_table("search_word"))
    for name in NAMED:
        migrator.migrate(
            migrator.add_column(name, "sorts_as", BlobField(null=True)),
            migrator.add_index(name, ("branch_id", "sorts_as"), False),
        )
    db.create_tables([PersonWord, ClientWord, EmployerWord])
    for name in NAMED:
        keep_apart(db, f"{name}_word")


def keep_apart(db, table):
    if not isinstance(db, PostgresqlDatabase):
        return
    db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    db.execute_sql(
        f"CREATE POLICY own_branch ON {table} USING ("
        " current_setting('app.branch', true) IN ('all', branch_id::text))"
    )


def down(migrator, db):
    class Branch(db.Model):
        pass

    class Client(db.Model):
        pass

    class SearchWord(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        client = ForeignKeyField(Client, on_delete="CASCADE")
        word = CharField(max_length=60)

        class Meta:
            table_name = "search_word"
            indexes = ((("branch", "word"), False),)

    for name in NAMED:
        migrator.migrate(
            migrator.drop_table(f"{name}_word"),
            migrator.drop_index(name, f"{name}_branch_id_sorts_as"),
            migrator.drop_column(name, "sorts_as"),
        )
    db.create_tables([SearchWord])
    keep_apart(db, "search_word")
