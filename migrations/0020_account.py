"""Equal bank accounts can be found unopened, a mail is taken by one process, a form is kept."""

from peewee import BigIntegerField, BlobField, CharField, ForeignKeyField


def up(migrator, db):
    class Person(db.Model):
        pass

    class KeptForm(db.Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        address = CharField(max_length=500)
        body_sealed = BlobField()
        kept_at = BigIntegerField(index=True)

        class Meta:
            table_name = "kept_form"

    db.create_tables([KeptForm])
    # portal/people fills the digests of accounts that are kept already: it takes the key.
    migrator.migrate(
        migrator.add_column("person", "iban_digest", CharField(max_length=64, null=True)),
        migrator.add_column("person", "iban_changed_at", BigIntegerField(null=True)),
        migrator.add_index("person", ("iban_digest",)),
        migrator.add_column("outbox_mail", "taken_until", BigIntegerField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("outbox_mail", "taken_until"),
        migrator.drop_index("person", "person_iban_digest"),
        migrator.drop_column("person", "iban_changed_at"),
        migrator.drop_column("person", "iban_digest"),
        migrator.drop_table("kept_form"),
    )
