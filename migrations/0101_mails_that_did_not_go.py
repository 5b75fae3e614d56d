"""Who caused a mail and what it is about, so that they hear if it does not go; where to answer."""

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField


def up(migrator, db):
    class Person(db.Model):
        pass

    whom = ForeignKeyField(Person, field=Person.id, on_delete="SET NULL", null=True)
    migrator.migrate(
        migrator.add_column("outbox_mail", "caused_by_id", whom),
        migrator.add_column("outbox_mail", "about_kind", CharField(max_length=40, null=True)),
        migrator.add_column("outbox_mail", "about_id", IntegerField(null=True)),
        migrator.add_column("outbox_mail", "last_code", IntegerField(null=True)),
        migrator.add_column("outbox_mail", "settled_at", BigIntegerField(null=True)),
        migrator.add_index("outbox_mail", ("about_kind", "about_id"), False),
        migrator.add_column("branch", "reply_email", CharField(max_length=254, null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("branch", "reply_email"),
        migrator.drop_index("outbox_mail", "outbox_mail_about_kind_about_id"),
        migrator.drop_index("outbox_mail", "outbox_mail_caused_by_id"),
        *(
            migrator.drop_column("outbox_mail", column)
            for column in ("settled_at", "last_code", "about_id", "about_kind", "caused_by_id")
        ),
    )
