"""The words of a branch itself: in a file of their own, and where they were chosen."""

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from portal.activities.models import Activity
from portal.activities.models.words import ActivityWord, OwnWord
from portal.branches.models import ALWAYS, Branch
from portal.core.database.bulk import change, grouped, insert, is_looking, named_rows, next_ids
from portal.import_export.actions.parsing import as_own_word
from portal.import_export.actions.rows_of_clients import Row, of_file
from portal.import_export.actions.writing import Upsert, Values, Writer

SINCE_EVER = ALWAYS.isoformat()


def words(writer: Writer) -> None:
    """A word is known by its branch, what it stands below, its name and its first day."""
    rows, lines = {}, {}
    for line, row in zip(writer.tables["own_words"].lines, writer.rows("own_words"), strict=True):
        branch = writer.branch_ids[row["branch"]]
        key = (branch, row["under"], row["name"], row["valid_from"] or SINCE_EVER)
        rows[key] = {
            "answer": row["answer"],
            "choices": "\n".join(row["choices"] or ()) or None,
            "valid_until": row["valid_until"],
        }
        lines[key] = line
    known_by = ("branch_id", "under", "name", "valid_from")
    upsert = Upsert(OwnWord, known_by, rows, writer.is_here(OwnWord))
    writer.store("own_words", upsert, lines)


def chosen(writer: Writer) -> None:
    """Add what the files say of activities; an empty cell takes nothing away."""
    said = list(said_of_activities(writer))
    if not said:
        return
    known, numbers = holding(writer), activity_numbers(writer)
    wanted: dict[tuple[int, int], Values] = {}
    for line, activity, day, (under, name, answer) in said:
        branch, _code = activity
        word = on_day(known.get((branch, under, name), ()), day)
        if word is None:
            told = _("there is no “%(name)s” on that day", name=f"{under}/{name}")
            writer.fault("activities", line, "own_words", told)
        elif activity in numbers:
            wanted[(numbers[activity], word)] = {"branch_id": branch, "answer": answer}
    if not is_looking():
        store(writer, wanted)


def said_of_activities(writer: Writer) -> Iterator[tuple[int, tuple, str, tuple]]:
    """(line, (branch, code) of the activity, its day, (below what, name, answer))"""
    lines = writer.tables["activities"].lines
    for line, row in zip(lines, writer.rows("activities"), strict=True):
        for word in row["own_words"] or ():
            branch = writer.branch_for("people", row["person"])
            yield line, (branch, row["code"]), row["started_at"][1], word


def store(writer: Writer, wanted: dict[tuple[int, int], Values]) -> None:
    a = ActivityWord
    found = named_rows(a.select(a.id, a.activity, a.word, a.answer).where(writer.is_here(a)))
    there = {(row["activity_id"], row["word_id"]): row for row in found}
    new = [key for key in wanted if key not in there]
    rows = [
        {"id": number, "activity_id": key[0], "word_id": key[1], **wanted[key]}
        for number, key in zip(next_ids(a, len(new)), new, strict=True)
    ]
    insert(a, rows)
    acts = dict.fromkeys((row["activity_id"], row["branch_id"]) for row in rows)
    writer.note_acts("activity.change", "activity", [(*act, {}) for act in acts])
    other = {
        there[key]["id"]: {"answer": values["answer"]}
        for key, values in wanted.items()
        if key in there and there[key]["answer"] != values["answer"]
    }
    change(a, other)


def holding(writer: Writer) -> dict[tuple, list[Values]]:
    """{(branch, under, name): the words of that name, by their days}"""
    w = OwnWord
    found = w.select(w.id, w.branch, w.under, w.name, w.valid_from, w.valid_until)
    rows = named_rows(found.where(writer.is_here(w)))
    if is_looking():  # then those of the file are not stored yet
        rows += [
            {**row, "id": 0, "branch_id": writer.branch_ids[row["branch"]]}
            for row in writer.rows("own_words")
        ]
    return grouped(((row["branch_id"], row["under"], row["name"]), row) for row in rows)


def on_day(words: Iterable[Values], day: str) -> int | None:
    """The one that holds on this day."""
    for word in words:
        if (word["valid_from"] or day) <= day and (word["valid_until"] or day) >= day:
            return word["id"]
    return None


def activity_numbers(writer: Writer) -> dict[tuple, int]:
    a = Activity
    rows = named_rows(a.select(a.id, a.branch, a.code).where(writer.is_here(a)))
    return {(row["branch_id"], row["code"]): row["id"] for row in rows}


def words_of(branch: Branch) -> list[Row]:
    """The rows of the file."""
    found = of_file("own_words", OwnWord, branch=Branch.code).join(Branch)
    rows = named_rows(found.where(OwnWord.branch == branch.id).order_by(OwnWord.id))
    for row in rows:
        row["choices"] = "|".join((row["choices"] or "").split("\n"))
        if row["valid_from"] == SINCE_EVER:
            row["valid_from"] = None
    return rows


def chosen_in(branch: Branch) -> dict[int, list[str]]:
    """{activity: its words as a file has them}"""
    a, w = ActivityWord, OwnWord
    found = a.select(a.activity, a.answer, w.under, w.name).join(w).where(a.branch == branch.id)
    return grouped(
        (
            row["activity_id"],
            as_own_word(row["under"], row["name"], row["answer"]),
        )
        for row in named_rows(found.order_by(a.activity, w.under, w.name))
    )
