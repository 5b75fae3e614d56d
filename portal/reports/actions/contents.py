"""Choosing what of a report goes out, and the report as it is then (F1)."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from portal import audit
from portal.core.database import db
from portal.core.render.charts import Columns
from portal.people.models import Person
from portal.reports.actions.line import Line
from portal.reports.actions.story.chapters import Told
from portal.reports.models import Chapter, ReportContents
from portal.reports.queries.contents import CHAPTER_OF, contents_of

if TYPE_CHECKING:
    from portal.reports.actions.report import Report


def choose(
    held: ReportContents,
    by: Person,
    version: int,
    chapters: Iterable[str],
    *,
    is_compared: bool,
    has_tables: bool,
) -> None:
    """From here on only these chapters go out. Raises StaleVersion."""
    kept = set(chapters)
    values = {
        "left_out": "|".join(chapter for chapter in Chapter if chapter not in kept),
        "is_compared": is_compared,
        "has_tables": has_tables,
    }
    if not audit.differences(held, **values):
        return
    with db.atomic():
        if held.id is None:
            held = ReportContents.create(branch=by.branch_id)
        audit.save(held, by, "report_contents.set", version, **values)


class Chosen:
    """The part of a report that its branch gives away: in PDF, Word, the page and what is kept."""

    def __init__(self, report: "Report") -> None:
        self.report = report
        self.contents = contents_of(report.scope.branch)

    @property
    def left_out(self) -> list[Chapter]:
        return [chapter for chapter in Chapter if chapter not in self.contents.chapters]

    def has(self, section: str) -> bool:
        """Whether the chapter of this section of the figures is in it."""
        return CHAPTER_OF.get(section) in self.contents.chapters

    @property
    def has_desk(self) -> bool:
        """Whether the pictures of the desk are in it."""
        return self.has("contacts")

    @property
    def shows_months_before(self) -> bool:
        return self.contents.is_compared and self.report.shows_months_before

    def compares(self, section: str) -> bool:
        return self.contents.is_compared and section not in self.report.not_compared

    def shown(self, line: Line) -> Line:
        return line if self.contents.is_compared else replace(line, before=None)

    @cached_property
    def tiles(self) -> list[tuple[Line, list[Line]]]:
        return [
            (self.shown(line), more)
            for line, more in self.report.tiles
            if self.has(self.report.section_of(line.key))
        ]

    @cached_property
    def chapters(self) -> list[Told]:
        """Those with a text or a picture."""
        return [
            replace(one, blocks=one.blocks or one.said)
            for one in self.report.chapters
            if (one.blocks or one.said or one.picture) and one.chapter in self.contents.chapters
        ]

    @property
    def arrivals(self) -> Columns | None:
        if not self.has("housing"):
            return None
        return self.report.arrivals_of(compared=self.contents.is_compared)

    @cached_property
    def tables(self) -> list[tuple[str, str, list[Line]]]:
        """(section, its name, its lines that count something)"""
        if not self.contents.has_tables:
            return []
        found = [
            (section, name, [self.shown(line) for line in lines if not line.is_nothing])
            for section, name, lines in self.report.tables
            if self.has(section)
        ]
        return [(section, name, lines) for section, name, lines in found if lines]

    @property
    def chart(self) -> Columns:
        return self.report.chart_of(compared=self.shows_months_before)

    @property
    def topics(self) -> list[tuple[str, str, float, float]]:
        return self.report.topics if self.has_desk else []

    @cached_property
    def adjusted(self) -> list[Line]:
        """The figures put right by hand that are in it."""
        return [line for line in self.report.adjusted if self.has(self.report.section_of(line.key))]
