"""Drafts of every form, sealed; a form that came after its session had ended is one of them."""

from peewee import BigIntegerField, BlobField, BooleanField, CharField, ForeignKeyField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("draft", "content_sealed", BlobField(null=True)),
        migrator.add_column(
            "draft", "address", CharField(max_length=500, default="/activities/new")
        ),
        migrator.add_column("draft", "came_late", BooleanField(default=False)),
        migrator.add_column("draft", "done_with", CharField(max_length=64, null=True)),
        migrator.drop_table("kept_form"),
    )


def down(migrator, db):
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
    migrator.migrate(
        *(
            migrator.drop_column("draft", name)
            for name in ("content_sealed", "address", "came_late", "done_with")
        )
    )
