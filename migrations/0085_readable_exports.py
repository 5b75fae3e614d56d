"""Codes without | and nationalities of ISO 3166-1: what an export says, an import can read."""

from peewee import CharField, IntegerField

# Parts of countries that were on the list of nationalities, and the country of each.
PARTS = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
# Unions, made-up places and "unknown": they say nothing.
NOTHING = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")


def up(migrator, db):
    class Client(db.Model):
        branch_id = IntegerField()
        code = CharField()
        nationality = CharField(null=True)

    class Person(db.Model):
        branch_id = IntegerField()
        code = CharField()

    for part, country in PARTS.items():
        Client.update(nationality=country).where(Client.nationality == part).execute()
    Client.update(nationality=None).where(Client.nationality.in_(NOTHING)).execute()
    for model in (Client, Person):
        used = {(row.branch_id, row.code) for row in model.select()}
        for row in model.select().where(model.code.contains("|")):
            code = free(row.code.replace("|", "/"), row.branch_id, used)
            used.add((row.branch_id, code))
            model.update(code=code).where(model.id == row.id).execute()


def free(code, branch, used):
    """This code, or with a number behind it, which nothing else of the branch has."""
    found, number = code, 2
    while (branch, found) in used:
        end = f"-{number}"
        found, number = code[: 60 - len(end)] + end, number + 1
    return found


def down(migrator, db):
    pass  # what the codes were before is not known any more, and both read them
