"""A year as outside may have it: its lines, without what points at somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from portal.core.i18n.formatting import day, signed
from portal.reports.actions import Report
from portal.reports.actions.line import with_unit
from portal.reports.queries import SECTION_NAMES, Figure, Scope, definition
from portal.reports.queries.definitions import FIXED, PATTERNS, Definition
from portal.totals.queries import Outside, outside_of_years


@dataclass(frozen=True)
class Told:
    """One line for outside; a value that is None is hidden."""

    key: str
    label: str
    text: str
    value: int | float | None
    before: int | float | None
    unit: str = ""
    is_compared: bool = True

    @property
    def shown(self) -> str:
        return self.written(self.value)

    @property
    def shown_before(self) -> str:
        return self.written(self.before) if self.is_compared else "–"

    def hides(self, now: str, before: str) -> str:
        """In which of the two periods it is hidden, by their names."""
        shown = ((now, self.value), (before, self.before))[: 1 + self.is_compared]
        return ", ".join(name for name, number in shown if number is None)

    @property
    def shown_difference(self) -> str:
        return "–" if self.difference is None else signed(self.difference)

    @property
    def is_nothing(self) -> bool:
        """Whether it counts nothing; what is hidden counts something."""
        return self.value == 0 and (self.before == 0 or not self.is_compared)

    def written(self, value: float | None) -> str:
        return _("hidden") if value is None else with_unit(value, self.unit)

    @property
    def difference(self) -> int | float | None:
        if self.value is None or self.before is None:
            return None
        return round(self.value - self.before, 2)


@dataclass(frozen=True)
class Hidden:
    """What is hidden, for the leader alone: the number, and whether that is for itself."""

    label: str
    value: int | float
    year: int
    is_small: bool


class OutsideReport(Report):
    """The figures of a year as outside may have them; a finished one beside the year before.

    The year before as far as the running one has come, beside the whole of it, would tell of few.
    """

    @property
    def is_compared(self) -> bool:
        return self.scope.year is not None

    @property
    def provisional(self) -> str:
        """What is said of a year that still runs, and up to which day its figures go."""
        if self.is_compared:
            return ""
        return _(
            "Provisional: %(year)s has not ended. These figures go up to %(day)s.",
            year=self.scope.since.year,
            day=day(self.scope.until),
        )

    @cached_property
    def years(self) -> dict[int, Outside]:
        """{year: what is hidden of it}"""
        shown = (self.scope, self.earlier) if self.is_compared else (self.scope,)
        return outside_of_years(self.scope.branch, *(one.since.year for one in shown))

    def is_hidden(self, scope: Scope, key: str) -> bool:
        return self.years[scope.since.year].hides(scope, key)

    def or_hidden(self, scope: Scope, key: str, value: float | None) -> float | None:
        """A number as outside may have it; one that was put right by hand may be small too."""
        figure = (self.figures if scope == self.scope else self.before).get(key)
        hidden = self.is_hidden(scope, key) or (figure and self.is_of_few(figure))
        return None if hidden or self.years[scope.since.year].is_few(key, value) else value

    def is_of_few(self, figure: Figure) -> bool:
        """Whether it says how long something took for one client, or for few."""
        few = len(figure.records) < self.scope.branch.smallest_count
        return figure.unit == "longest weeks" or (figure.unit == "median weeks" and few)

    @cached_property
    def parts(self) -> list[tuple[str, list[Told]]]:
        """(name of the section, its lines that count something or hide it).

        Hidden parts of a breakdown are one line, unnamed.
        """
        return [
            (str(SECTION_NAMES[name]), lines)
            for name, figures in self.sections.items()
            if (lines := list(self.told_of(figures)))
        ]

    def told_of(self, keys: Iterable[str]) -> Iterable[Told]:
        merged = set()
        for key in keys:
            if self.is_of_few(self.figures[key]):
                continue
            told = self.told(key)
            if key in FIXED or not self.is_hidden(self.scope, key):
                if not told.is_nothing:
                    yield told
            elif (pattern := pattern_of(key)) not in merged:
                merged.add(pattern)
                label, text = others_of(pattern), str(pattern.text)
                yield Told(pattern.key, label, text, None, None, "", self.is_beside_another(key))

    def told(self, key: str) -> Told:
        line = self.line(key)
        now = self.or_hidden(self.scope, key, line.value)
        if not self.is_beside_another(key) or line.before is None:
            return Told(key, line.label, line.text, now, None, line.unit, is_compared=False)
        before = self.or_hidden(self.earlier, key, line.before)
        if key not in FIXED and before == 0:  # it may be among those that are not told apart
            before = None if self.hides_parts(key) else 0
        return Told(key, line.label, line.text, now, before, line.unit)

    def is_beside_another(self, key: str) -> bool:
        """Whether this figure stands beside that of the year before."""
        return self.is_compared and self.section_of(key) not in self.not_compared

    def hides_parts(self, key: str) -> bool:
        """Whether parts of this breakdown were hidden in the year before."""
        return any(
            self.is_hidden(self.earlier, other)
            for other in self.before
            if other not in FIXED and pattern_of(other) is pattern_of(key)
        )

    @cached_property
    def hidden(self) -> list[Hidden]:
        found = []
        shown = ((self.scope, self.figures), (self.earlier, self.before))
        for scope, figures in shown[: 1 + self.is_compared]:
            year = scope.since.year
            outside = self.years[year]
            found += [
                Hidden(str(definition(key).label), figure.value, year, outside.is_small(scope, key))
                for key, figure in figures.items()
                if outside.hides(scope, key)
            ]
        return found


def others_of(pattern: Definition) -> str:
    """What the hidden parts of a breakdown are called together."""
    return _("%(what)s: others, not told apart", what=pattern.label)


def pattern_of(key: str) -> Definition:
    return next(pattern for pattern in PATTERNS if pattern.value_in(key))
