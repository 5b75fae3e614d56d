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
from portal.reports.actions import Report, docx
from portal.reports.actions.line import with_unit
from portal.reports.actions.pdf import head_of
from portal.reports.queries import SECTION_NAMES, Figure, Scope, definition
from portal.reports.queries.definitions import FIXED, PATTERNS, Definition
from portal.reports.queries.periods import part_of
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


def sheet_of(report: OutsideReport) -> Sheet:
    """What is provisional says so in its first line, for a file goes from hand to hand."""
    now, before = report.names
    last = 1 + report.is_compared
    columns = [
        Column(_("Part")),
        Column(_("Figure")),
        *(Column(name, Unit.NUMBER) for name in (now, before)[:last]),
        *([Column(_("Difference"), Unit.NUMBER)] if report.is_compared else []),
        Column(_("Unit")),
        Column(_("Hidden")),
        Column(_("Key")),
    ]
    rows: list[tuple] = [
        (
            name,
            line.label,
            *(line.value, line.before)[:last],
            *([line.difference] if report.is_compared else []),
            line.unit,
            line.hides(now, before),
            line.key,
        )
        for name, lines in report.parts
        for line in lines
    ]
    if report.provisional:
        rows.insert(0, (report.provisional, *(None for _column in columns[1:])))
    return Sheet(report.title, columns, rows)


def as_pdf(report: OutsideReport) -> bytes:
    contents = head_of(report) | {
        "provisional": report.provisional,
        "compared": report.is_compared,
        "sections": [
            {
                "name": name,
                "lines": [
                    {
                        "label": line.label,
                        "value": line.shown,
                        "before": line.shown_before,
                        "difference": line.shown_difference,
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
    return pdf.as_pdf("totals/outside.typ", contents, for_everybody=True)


def why(report: OutsideReport) -> str:
    """What a reader outside is told of the numbers that are not there."""
    return _(
        "What counts fewer than %(n)s is hidden, so that it points at nobody. Where it would follow"
        " from other numbers, one of those is hidden too.",
        n=report.scope.branch.smallest_count,
    )


def about_versions(taken: Taken) -> str:
    """What a leader is told who takes along a year that left before."""
    on = day(local(taken.at).date())
    is_whole = taken.until == part_of(taken.until.year)[1]
    said = [_("Taken along on %(day)s.", day=on)]
    if not is_whole:
        said = [
            _(
                "The figures up to %(until)s were taken along on %(day)s.",
                until=day(taken.until),
                day=on,
            ),
            _("What those and later ones together would tell is hidden too."),
        ]
    if taken.later:
        said.append(
            ngettext(
                "Since then %(num)s entry of that year was added.",
                "Since then %(num)s entries of that year were added.",
                taken.later,
            )
        )
    if is_whole or taken.later:
        said.append(_("Give away one version of a year: two beside each other tell who was added."))
    return " ".join(said)


def as_docx(report: OutsideReport) -> bytes:
    """A Word file to put into a text of one's own."""
    file = docx.begun(report, report.provisional)
    file.add_paragraph(why(report))
    heads = [_("Figure"), report.names[0]]
    heads += [report.names[1], _("Difference")] if report.is_compared else []
    for name, lines in report.parts:
        file.add_heading(name, 2)
        docx.add_table(
            file,
            heads,
            [[x.label, x.shown, x.shown_before, x.shown_difference][: len(heads)] for x in lines],
        )
    return docx.finished(file)


WRITERS = {
    "csv": lambda report: as_csv(sheet_of(report)),
    "xlsx": lambda report: as_workbook(sheet_of(report)),
    "pdf": as_pdf,
    "docx": as_docx,
}
