"""What a report knows of numbers put right by hand, and of what was published before."""

from functools import cached_property
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from portal.core.clock import local
from portal.core.i18n.formatting import day, number
from portal.reports import queries
from portal.reports.actions.line import Line
from portal.reports.models import FigureOverride, Publication
from portal.reports.queries import Scope, UnknownFigure
from portal.reports.queries import published as publications
from portal.reports.queries.figure import Figures
from portal.reports.queries.story import year_told


class Published:
    """The part of a report that people answer for."""

    scope: Scope
    earlier: Scope

    if TYPE_CHECKING:

        @property
        def figures(self) -> Figures: ...

        def line(self, key: str) -> Line: ...

    def footnote(self, stands: FigureOverride, label: str, counted: float) -> str:
        """Who put another number in the place of what was counted, when and why."""
        return _(
            "%(figure)s: put right by %(who)s on %(day)s. %(reason)s Counted: %(n)s.",
            figure=label,
            who=stands.made_by.label if stands.made_by else _("a file"),
            day=day(local(stands.made_at).date()),
            reason=stands.reason.rstrip(".") + ".",
            n=number(counted),
        )

    @cached_property
    def overrides_of_years(self) -> dict[int, publications.Overrides]:
        """{year: its numbers put right} of a year with a story, and of a whole one beside it."""
        years = {year_told(self.scope), self.earlier.year} - {None}
        return publications.overrides_of(self.scope, *filter(None, years)) if years else {}

    @property
    def overrides(self) -> publications.Overrides:
        return self.overrides_of_years.get(year_told(self.scope) or 0, {})

    @property
    def overrides_before(self) -> publications.Overrides:
        """Those of the year before, where the whole of it is compared."""
        return self.overrides_of_years.get(self.earlier.year or 0, {})

    @cached_property
    def adjusted(self) -> list[Line]:
        """The figures in whose place people put another number."""
        return [self.line(key) for key in self.overrides]

    @cached_property
    def published(self) -> Publication | None:
        """What was published last of exactly this."""
        return publications.last_of(self.scope)

    @cached_property
    def changes(self) -> list[publications.Change]:
        """What is not as it was published."""
        if self.published is None:
            return []
        return self.changes_since(publications.Kept(self.published))

    def changes_since(self, contents: publications.Kept) -> list[publications.Change]:
        now = {key: one for key, one in self.figures.items() if contents.could_hold(key)}
        keys = [*now, *contents.figures]
        values = {key: self.line(key).value for key in keys if self.knows(key)}
        return publications.changes(contents.figures, now, values)

    def knows(self, key: str) -> bool:
        """Whether the portal still has such a figure."""
        try:
            queries.definition(key)
        except UnknownFigure:
            return False
        return True

    def written(self, key: str, value: float) -> str:
        """A value of a figure with its unit."""
        return self.line(key).written(value) if self.knows(key) else number(value)

    @cached_property
    def meanings_before(self) -> dict[str, str]:
        """{figure: how it was counted in what was published of the year before}"""
        last = publications.last_of(self.earlier) if self.earlier.year is not None else None
        if last is None or last.definitions == publications.definitions_version():
            return {}
        return {key: kept.text for key, kept in publications.Kept(last).figures.items()}

    def text_before(self, key: str) -> str:
        """How a figure was counted a year before, where it was otherwise."""
        told = self.meanings_before.get(key, "")
        return "" if told == publications.meaning_now(key) else told
