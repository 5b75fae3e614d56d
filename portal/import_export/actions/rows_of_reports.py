"""The texts of reports, numbers put right by hand, and what was published."""

from typing import Any

from peewee import fn

from portal.branches.models import Branch, Municipality
from portal.core.database import Rows
from portal.core.database.bulk import Model, named_rows
from portal.import_export.actions.rows_of_clients import Row, of_file, wall_clock
from portal.people.models import Person
from portal.reports.models import FigureOverride, Publication, StoryText
from portal.reports.queries.published import Kept, number_of

OF_REPORTS = ("report_texts", "figure_overrides", "published_figures", "published_parts")


def report_texts(branch: Branch) -> list[Row]:
    """The text that holds of each chapter; what it was before stays here."""
    s, later = StoryText, StoryText.alias()
    same = [getattr(later, name) == getattr(s, name) for name in ("branch", "year", "chapter")]
    place = fn.COALESCE(later.municipality, 0) == fn.COALESCE(s.municipality, 0)
    newer = later.select(later.id).where(*same, place, later.version > s.version)
    found = (
        of_file(
            "report_texts",
            s,
            branch=Branch.code,
            municipality=Municipality.name,
            person=Person.code,
        )
        .join(Branch)
        .switch(s)
        .left_outer_join(Municipality)
        .switch(s)
        .left_outer_join(Person, on=s.written_by)
        .where(s.branch == branch.id, ~fn.EXISTS(newer))
        .order_by(s.id)
    )
    rows = named_rows(found)
    for row in rows:
        row["written_at"] = wall_clock(row["written_at"])
    return rows


def figure_overrides(branch: Branch) -> list[Row]:
    """Those that stand."""
    o = FigureOverride
    columns = {"value": o.hundredths}
    found = joined(of_file("figure_overrides", o, **named(), **columns), o, o.made_by)
    rows = named_rows(found.where(o.branch == branch.id, o.ended_at.is_null()).order_by(o.id))
    for row in rows:
        row["value"], row["made_at"] = number_of(row["value"]), wall_clock(row["made_at"])
    return rows


def published_figures(branch: Branch) -> list[Row]:
    """A row for each figure; its bytes and its signature stand in a file of their own."""
    p = Publication
    columns = {"from": p.since, "to": p.until, "key": p.id, "value": p.id}
    found = joined(
        of_file("published_figures", p, p.contents, **named(), **columns), p, p.published_by
    )
    rows = named_rows(found.where(p.branch == branch.id).order_by(p.id))
    return [
        row
        | {
            "published_at": wall_clock(row["published_at"]),
            "key": key,
            "value": number_of(round(kept.value * 100)),
        }
        for row in rows
        for key, kept in Kept(Publication(contents=row["contents"])).figures.items()
    ]


def named() -> dict[str, Any]:
    return {"branch": Branch.code, "municipality": Municipality.name, "person": Person.code}


def joined(found: Rows, model: Model, who: Any) -> Rows:
    found = found.join(Branch).switch(model).left_outer_join(Municipality).switch(model)
    return found.left_outer_join(Person, on=who)
