"""What was published elsewhere or before, as history; and numbers put right by hand."""

from collections.abc import Iterator

from flask_babel import gettext as _

from portal.core.database.bulk import change, insert, named_rows, next_ids
from portal.import_export.actions.published_parts import Parts
from portal.import_export.actions.writing import Values, Writer, seconds_now
from portal.reports.models import FigureOverride, Publication
from portal.reports.queries import UnknownFigure, definition
from portal.reports.queries.published import number_of, packed

ONE = ("branch_id", "municipality_id", "since", "until", "basis", "number")
PLACE = ("branch_id", "municipality_id", "year", "key")


def rows_of(writer: Writer, name: str) -> Iterator[tuple[int, Values]]:
    """(line, its values), with the numbers of the branch, the municipality and the person."""
    for line, row in zip(writer.tables[name].lines, writer.rows(name), strict=True):
        row["branch_id"] = writer.branch_ids[row["branch"]]
        row["municipality_id"] = writer.codes["municipalities"].get(row["municipality"])
        row["person_id"] = writer.id_if_any("people", row["person"])
        yield line, row


def published_figures(writer: Writer) -> None:
    """A publication that is there already stays as it is.

    Another one has what was signed of it, or its figures alone. What differs from what was signed
    is a fault.
    """
    stored = Publication.select(
        Publication.branch,
        Publication.municipality,
        Publication.since,
        Publication.until,
        Publication.basis,
        Publication.number,
    ).where(writer.is_here(Publication))
    known = {tuple(str(row[name]) for name in ONE) for row in named_rows(stored)}
    tally, new = writer.tallies["published_figures"], dict[tuple, Values]()
    parts, said = Parts(writer), dict[tuple, Values]()
    values: dict[tuple, dict[str, int | float]] = {}
    for _line, row in rows_of(writer, "published_figures"):
        row["since"], row["until"] = row["from"], row["to"]
        key = tuple(str(row[name]) for name in ONE)
        one = tuple(row[name] for name in ONE)
        said.setdefault(one, row)
        values.setdefault(one, {})[row["key"]] = number_of(row["value"])
        if key in known:
            tally["same"] += 1
            continue
        tally["new"] += 1
        made = new.setdefault(
            key,
            {name: row[name] for name in (*ONE, "reason", "definitions")}
            | {
                "published_by_id": row["person_id"],
                "published_at": row["published_at"][0],
                "contents": {"figures": {}, "story": [], "texts": {}},
                "pdf": None,
                "mac": None,
                "signed": None,
                "renumbered": None,
            },
        )
        value = number_of(row["value"])
        made["contents"]["figures"][row["key"]] = {
            "value": value,
            "counted": value,
            "text": "",
            "unit": "count",
            "records": [],
        }
    parts.alone(set(said))
    for made in new.values():
        made["contents"] = packed(made["contents"])
    for one, row in said.items():
        key = tuple(map(str, one))
        brought = parts.of(one, row, values[one])
        parts.count(one, "same" if key in known else "new")
        if key in new:
            new[key] |= brought
    rows = [
        {"id": n, **row}
        for n, row in zip(next_ids(Publication, len(new)), new.values(), strict=True)
    ]
    insert(Publication, rows)
    acts: list[tuple] = [(row["id"], row["branch_id"], {}) for row in rows]
    writer.note_acts("publication.make", "publication", acts)


def figure_overrides(writer: Writer) -> None:
    """Another number takes the place of the one that stands, which stays known."""
    stands = FigureOverride.select().where(
        writer.is_here(FigureOverride), FigureOverride.ended_at.is_null()
    )
    held = {tuple(row[name] for name in PLACE): row for row in named_rows(stands)}
    tally, ended = writer.tallies["figure_overrides"], dict[int, Values]()
    new: list[Values] = []
    for line, row in rows_of(writer, "figure_overrides"):
        try:
            definition(row["key"])
        except UnknownFigure:
            why = _("there is no figure {%(key)s}", key=row["key"])
            writer.fault("figure_overrides", line, "key", why)
        place = tuple(row[name] for name in PLACE)
        before = held.get(place)
        said = {"hundredths": row["value"], "reason": row["reason"]}
        if before is not None and said.items() <= before.items():
            tally["same"] += 1
            continue
        tally["new" if before is None else "changed"] += 1
        if before is not None and "id" in before:
            ended[before["id"]] = {"ended_at": seconds_now()}
        made_at = row["made_at"][0] if row["made_at"] else seconds_now()
        made = {"made_by_id": row["person_id"], "made_at": made_at}
        held[place] = dict(zip(PLACE, place, strict=True)) | said | made
        new.append(held[place])
    change(FigureOverride, ended)
    last = [row for row in new if held[tuple(row[name] for name in PLACE)] is row]
    rows = [
        {"id": n, **row} for n, row in zip(next_ids(FigureOverride, len(last)), last, strict=True)
    ]
    insert(FigureOverride, rows)
    acts: list[tuple] = [(row["id"], row["branch_id"], {}) for row in rows]
    writer.note_acts("figure_override.make", "figure_override", acts)
