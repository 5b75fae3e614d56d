"""What the portal did last and when: wrote a row, did what is due, made a backup, tried one."""

from peewee import BigIntegerField, CharField


def up(migrator, db):
    class LastDone(db.Model):
        name = CharField(max_length=40, unique=True)
        at = BigIntegerField()
        failure = CharField(max_length=300, null=True)

        class Meta:
            table_name = "last_done"

    db.create_tables([LastDone])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("last_done"))
