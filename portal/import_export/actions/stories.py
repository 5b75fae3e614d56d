"""The texts of reports: a text that differs from what is there follows it, as its next version."""

from flask_babel import gettext as _

from portal.core.database.bulk import insert, named_rows, next_ids
from portal.import_export.actions.writing import Values, Writer, seconds_now
from portal.reports.actions.story import NoSuchNumber, check
from portal.reports.models import StoryText

KNOWN_BY = ("branch_id", "municipality_id", "year", "chapter")


def store(writer: Writer) -> None:
    tally, lines = writer.tallies["report_texts"], writer.tables["report_texts"].lines
    held, new = last_texts(writer), []
    for line, row in zip(lines, writer.rows("report_texts"), strict=True):
        text = row["text"] or ""
        try:
            check(text)
        except NoSuchNumber as error:
            why = _("there is no figure {%(key)s}", key=error.args[0])
            writer.fault("report_texts", line, "text", why)
        key = (
            writer.branch_ids[row["branch"]],
            writer.codes["municipalities"].get(row["municipality"]),
            row["year"],
            row["chapter"],
        )
        version, before = held.get(key, (0, None))
        if text == before:
            tally["same"] += 1
            continue
        tally["new" if before is None else "changed"] += 1
        held[key] = (version + 1, text)
        written_at = row["written_at"][0] if row["written_at"] else seconds_now()
        new.append(
            dict(zip(KNOWN_BY, key, strict=True))
            | {
                "version": version + 1,
                "text": text,
                "written_by_id": writer.id_if_any("people", row["person"]),
                "written_at": written_at,
            }
        )
    numbers = next_ids(StoryText, len(new))
    insert(StoryText, [{"id": n, **row} for n, row in zip(numbers, new, strict=True)])
    acts: list[tuple] = [(n, row["branch_id"], {}) for n, row in zip(numbers, new, strict=True)]
    writer.note_acts("story_text.write", "story_text", acts)


def last_texts(writer: Writer) -> dict[tuple, tuple[int, str]]:
    """{what a text is known by: (its last version, the text)}"""
    found: list[Values] = named_rows(
        StoryText.select().where(writer.is_here(StoryText)).order_by(StoryText.version)
    )
    return {tuple(row[name] for name in KNOWN_BY): (row["version"], row["text"]) for row in found}
