"""The version of a year for outside: its lines, and the files that hold them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.clock import local
from portal.core.i18n.formatting import day, signed
from portal.core.render import pdf
from portal.core.spreadsheets import Column, Sheet, Unit, as_csv, as_workbook
from portal.reports.actions import Report
from portal.reports.actions.line import with_unit
from portal.reports.actions.pdf import head_of
from portal.reports.queries import SECTION_NAMES, Scope, definition
from portal.reports.queries.definitions import FIXED, PATTERNS
from portal.totals.queries import Outside, outside_of_years
from portal.totals.queries.taken import Taken


@dataclass(frozen=True)
class Told:
    """One line for outside; a value that is None is hidden."""

    key: str
    label: str
    text: str
    value: int | float | None
    before: int | float | None
    unit: str = ""

    @property
    def shown(self) -> str:
        return self.written(self.value)

    @property
    def shown_before(self) -> str:
        return self.written(self.before)

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
    """The figures of a finished year beside those of the year before, as outside may have them."""

    @cached_property
    def years(self) -> dict[int, Outside]:
        """{year: what is hidden of it}"""
        return outside_of_years(self.scope.branch, self.scope.since.year, self.earlier.since.year)

    def is_hidden(self, scope: Scope, key: str) -> bool:
        return self.years[scope.since.year].hides(scope, key)

    @cached_property
    def parts(self) -> list[tuple[str, list[Told]]]:
        """(name of the section, its lines); hidden parts of a breakdown are one line, unnamed."""
        return [
            (str(SECTION_NAMES[name]), list(self.told_of(figures)))
            for name, figures in self.sections.items()
        ]

    def told_of(self, keys: Iterable[str]) -> Iterable[Told]:
        merged = set()
        for key in keys:
            told = self.told(key)
            if key in FIXED or not self.is_hidden(self.scope, key):
                yield told
            elif (pattern := pattern_of(key)) not in merged:
                merged.add(pattern)
                label = _("%(what)s: others, not told apart", what=pattern.label)
                yield Told(pattern.key, label, str(pattern.text), None, None)

    def told(self, key: str) -> Told:
        line = self.line(key)
        now = None if self.is_hidden(self.scope, key) else line.value
        before = None if self.is_hidden(self.earlier, key) else line.before
        if key not in FIXED and before == 0:  # it may be among those that are not told apart
            before = None if self.hides_parts(key) else 0
        return Told(key, line.label, line.text, now, before, line.unit)

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
        for scope, figures in ((self.scope, self.figures), (self.earlier, self.before)):
            year = scope.since.year
            outside = self.years[year]
            found += [
                Hidden(str(definition(key).label), figure.value, year, outside.is_small(scope, key))
                for key, figure in figures.items()
                if outside.hides(scope, key)
            ]
        return found


def pattern_of(key: str):
    return next(pattern for pattern in PATTERNS if pattern.value_in(key))


def sheet_of(report: OutsideReport) -> Sheet:
    now, before = report.names
    columns = [
        Column(_("Part")),
        Column(_("Figure")),
        Column(now, Unit.NUMBER),
        Column(before, Unit.NUMBER),
        Column(_("Difference"), Unit.NUMBER),
        Column(_("Unit")),
        Column(_("Hidden")),
        Column(_("Key")),
    ]
    rows = [
        (
            name,
            line.label,
            line.value,
            line.before,
            line.difference,
            line.unit,
            ", ".join(y for y, n in ((now, line.value), (before, line.before)) if n is None),
            line.key,
        )
        for name, lines in report.parts
        for line in lines
    ]
    return Sheet(report.title, columns, rows)


def as_pdf(report: OutsideReport) -> bytes:
    contents = head_of(report) | {
        "sections": [
            {
                "name": name,
                "lines": [
                    {
                        "label": line.label,
                        "value": line.shown,
                        "before": line.shown_before,
                        "difference": "–" if line.difference is None else signed(line.difference),
                    }
                    for line in lines
                ],
            }
            for name, lines in report.parts
        ],
        "words": {
            "figure": _("Figure"),
            "difference": _("Difference"),
            "page": _("Page"),
            "hidden": why(report),
        },
    }
    return pdf.as_pdf("totals/outside.typ", contents)


def why(report: OutsideReport) -> str:
    """What a reader outside is told of the numbers that are not there."""
    return _(
        "What counts fewer than %(n)s is hidden, so that it points at nobody. Where it would follow"
        " from other numbers, one of those is hidden too.",
        n=report.scope.branch.smallest_count,
    )


def about_versions(taken: Taken) -> str:
    """What a leader is told who takes along a year that left before."""
    said = [_("Taken along on %(day)s.", day=day(local(taken.at).date()))]
    if taken.later:
        said.append(
            ngettext(
                "Since then %(num)s entry of that year was added.",
                "Since then %(num)s entries of that year were added.",
                taken.later,
            )
        )
    said.append(_("Give away one version of a year: two beside each other tell who was added."))
    return " ".join(said)


WRITERS = {
    "csv": lambda report: as_csv(sheet_of(report)),
    "xlsx": lambda report: as_workbook(sheet_of(report)),
    "pdf": as_pdf,
}
