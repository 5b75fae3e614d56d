"""Files as they are kept, sealed."""

from peewee import BigIntegerField, BlobField, CharField, Check, ForeignKeyField, IntegerField

TABLES = ("stored_file",)


def up(migrator, db):
    class Branch(db.Model):
        pass

    class StoredFile(db.Model):
        branch = ForeignKeyField(Branch, on_delete="RESTRICT")
        place = CharField(max_length=43, unique=True)
        name = CharField(max_length=100)
        media_type = CharField(max_length=100)
        pages = IntegerField(constraints=[Check("pages >= 1")])
        size = IntegerField(constraints=[Check("size > 0")])
        digest = CharField(index=True, max_length=64)
        content_sealed = BlobField()
        preview_sealed = BlobField(null=True)
        stored_at = BigIntegerField()
        stored_by_id = IntegerField(null=True)

        class Meta:
            table_name = "stored_file"
            indexes = ((("id", "branch"), True),)

    db.create_tables([StoredFile])


def down(migrator, db):
    migrator.migrate(*(migrator.drop_table(table) for table in reversed(TABLES)))
