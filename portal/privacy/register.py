"""The register of processing (AVG, article 30), made of what the code says of its columns."""

from portal.core.database import BaseModel, fields_of, table_of
from portal.feature import contributed
from portal.privacy.classes import DataClass, class_of, texts_of
from portal.privacy.queries import BESIDE, OF_CASES, OF_CLIENTS, OF_PEOPLE, SHARED, parents_of

# Of each class: what it is, who can read it, how it is kept.
READERS = {
    DataClass.PUBLIC: ("what anybody may know", "everybody of the branch", "in clear"),
    DataClass.INTERNAL: (
        "how the portal does its work; digests and numbers",
        "who looks after the machine",
        "in clear; secrets as digests only",
    ),
    DataClass.CODE: ("what a record is called in files", "whoever may see the record", "in clear"),
    DataClass.PERSONAL: (
        "about a client, or about who works here",
        "whom the client is matched with, and leaders of the branch; people: leaders, and oneself",
        "in clear: the disk is encrypted by whoever runs the machine",
    ),
    DataClass.SPECIAL: (
        "origin, procedures, notes of visits (article 9)",
        "as personal, each role only the fields of its work; every reading is noted",
        "notes in clear; files and audit values sealed",
    ),
    DataClass.COUNTED: (
        "nationality, who pays a course: what figures count",
        "as personal; as a number whoever sees the figures",
        "in clear; stays when a person is erased",
    ),
    DataClass.FINANCIAL: (
        "bank accounts, claims",
        "whose it is, who decides on it; whole accounts only in the file for the bank",
        "accounts and receipts sealed",
    ),
    DataClass.SECRET: (
        "what opens something",
        "nobody",
        "argon2id, digests, or sealed; never shown again",
    ),
}


HEAD = """\
# Register of processing

Made by `flask privacy register` of what the code says of its columns: the classes of data, who can
read them, and each table with its texts. Why, and on which ground, the branch adds itself.

| class | what it is | who can read it | how it is kept |
| --- | --- | --- | --- |
"""
HOW_LONG = f"""
## How long

- The file of a client: {OF_CLIENTS} months after the last trace of guidance; with a legal case
  {OF_CASES} months after it was closed. Longer only with a reason and a day.
- Who worked here: {OF_PEOPLE} months after leaving. Claims stay, with who decided on them.
- Audit log: two years; the chain stays. Backups: five weeks. Logs: 30 days.
- Figures stay for ever: they name nobody.

## Tables

| table | what it holds | texts by class | erased with a client |
| --- | --- | --- | --- |
"""


def as_markdown() -> str:
    readers = "".join(f"| {kind} | {' | '.join(told)} |\n" for kind, told in READERS.items())
    tables = "".join(map(line_of, sorted(contributed().tables, key=table_of)))
    return HEAD + readers + HOW_LONG + tables


def line_of(model: type[BaseModel]) -> str:
    cells = (table_of(model), about(model), texts(model), with_client(model))
    return f"| {' | '.join(cells)} |\n"


def about(model: type[BaseModel]) -> str:
    """The first sentence that its model says of itself."""
    said = "" if model.__doc__ == BaseModel.__doc__ else (model.__doc__ or "")
    first = said.strip().split("\n\n")[0].replace("\n", " ").split(". ")[0]
    return " ".join(first.split()).rstrip(".").replace("|", "/")


def texts(model: type[BaseModel]) -> str:
    found: dict[str, list[str]] = {}
    for field in texts_of(model):
        found.setdefault(str(class_of(model, field)), []).append(field.column_name)
    return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in sorted(found.items()))


def with_client(model: type[BaseModel]) -> str:
    """Whether rows of it are about clients."""
    return "yes" if is_about_clients(model) else ""


def is_about_clients(model: type[BaseModel]) -> bool:
    seen, wanted = set(), [table_of(model)]
    while wanted:
        table = wanted.pop()
        if table == "client" or table in BESIDE:
            return True
        seen.add(table)
        wanted += [parent for parent in parents_of(table).values() if parent not in SHARED | seen]
    return "client_id" in fields_of(model)
