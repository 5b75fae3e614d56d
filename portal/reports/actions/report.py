"""The report of a period beside that of the year before: what every output of it shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.clock import today
from portal.core.i18n.collation import place_of
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import TOPICS
from portal.core.render.charts import Columns
from portal.reports import queries
from portal.reports.queries import Figure, Figures, Scope
from portal.reports.queries.checks import Gap
from portal.reports.queries.periods import name_of, year_before

MAIN = (  # the tiles: the figure, and the figures that tell more about it
    ("desk.contacts", ("desk.topics",)),
    ("desk.unique_clients", ()),
    ("housing.housed", ("housing.adults", "housing.children")),
    ("legal.families_reunited", ()),
    ("legal.reunification.total", ("legal.reunification.opened", "legal.reunification.closed")),
    ("guidance.clients", ("guidance.started.1", "guidance.started.2")),
    ("work.placements", ("work.placements.running",)),
    ("people.volunteers", ("hours.total",)),
)
UNITS = {"hours": _l("hours"), "euros": "€", "kilometres": "km", "weeks": _l("weeks")}


@dataclass(frozen=True)
class Line:
    """One figure, as the reader meets it."""

    key: str
    label: str
    text: str
    value: int | float
    before: int | float | None
    records: int
    unit: str = ""  # in words, of what is not a count

    @property
    def difference(self) -> int | float | None:
        return None if self.before is None else round(self.value - self.before, 2)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """As they are; nationalities the most frequent first, and of equal ones by name."""
    found: list[Line] = []
    for whose, some in groupby(lines, key=lambda line: line.key.rpartition(".nationality.")[0]):
        part = list(some)
        found += sorted(part, key=lambda x: (-x.value, place_of(x.label))) if whose else part
    return found


class Report:
    """The figures of two periods: without another one, beside the same days a year earlier."""

    def __init__(self, scope: Scope, earlier: Scope | None = None) -> None:
        self.scope = scope
        self.made_on = today()
        self.earlier = earlier or year_before(scope)
        self.material, self.material_before = queries.material_of(scope, self.earlier)

    @cached_property
    def sections(self) -> dict[str, Figures]:
        return queries.sections(self.material)

    @cached_property
    def figures(self) -> Figures:
        return queries.flat(self.sections)

    @cached_property
    def before(self) -> Figures:
        return queries.flat(queries.sections(self.material_before))

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is still to be completed."""
        return queries.incomplete(self.material)

    def line(self, key: str) -> Line:
        """A part of a breakdown that one of the two periods lacks is 0 there."""
        meaning = queries.definition(key)
        figure = self.figures.get(key, Figure([]))
        earlier = self.before.get(key, Figure([]))
        return Line(
            key,
            str(meaning.label),
            str(meaning.text),
            figure.value,
            earlier.value,
            len(figure.records),
            str(UNITS.get(meaning.unit, "")),
        )

    @cached_property
    def tables(self) -> list[tuple[str, str, list[Line]]]:
        """(section, its name, its lines), in the order of the report."""
        return [
            (name, str(queries.SECTION_NAMES[name]), in_order(map(self.line, figures)))
            for name, figures in self.sections.items()
        ]

    @cached_property
    def tiles(self) -> list[tuple[Line, list[Line]]]:
        return [
            (self.line(key), [self.line(more) for more in others if more in self.figures])
            for key, others in MAIN
            if key in self.figures
        ]

    @cached_property
    def months(self) -> list[tuple[str, int, int]]:
        """(name of the month, desk contacts now, and in that month of the other period)"""
        names = get_month_names("abbreviated", "stand-alone", locale=str(get_locale() or "nl"))
        now = queries.by_month(self.material, self.figures["desk.contacts"])
        earlier = queries.by_month(self.material_before, self.before["desk.contacts"])
        before = [number for _month, number in earlier[: len(now)]]
        before += [0] * (len(now) - len(before))  # the other period may be shorter
        return [
            (names[month % 100], value, old)
            for (month, value), old in zip(now, before, strict=True)
        ]

    @cached_property
    def topics(self) -> list[tuple[str, str, float, float]]:
        """(key, name, now, before), the most frequent first"""
        old = dict(queries.by_topic(self.before))
        found = [
            (f"desk.topic.{topic}", str(TOPICS[topic]), number, old.get(topic, 0))
            for topic, number in queries.by_topic(self.figures)
        ]
        return sorted(found, key=lambda row: (-row[2], place_of(row[1])))

    @cached_property
    def busiest(self) -> tuple[str, int, int] | None:
        best = max(self.months, key=lambda month: month[1], default=None)
        return best if best and best[1] else None

    @property
    def chart(self) -> Columns:
        line = self.line("desk.contacts")
        return Columns(
            "months",
            _("Desk contacts per month"),
            _(
                "%(now)s desk contacts in this period, %(before)s in %(name)s.",
                now=line.value,
                before=line.before,
                name=self.names[1],
            ),
            [name for name, _now, _before in self.months],
            [now for _name, now, _before in self.months],
            [before for _name, _now, before in self.months],
        )

    @property
    def title(self) -> str:
        since, until = self.scope.since, self.scope.until
        is_running = (since.day, since.month, until) == (1, 1, self.made_on)
        if since.year == until.year and (is_running or self.scope.year is not None):
            return _("Yearly figures %(year)s", year=since.year)
        return _("Figures of %(period)s", period=self.names[0])

    @property
    def place(self) -> str:
        return self.scope.municipality.name if self.scope.municipality else self.scope.branch.name

    @property
    def period(self) -> str:
        return _("%(first)s to %(last)s", first=day(self.scope.since), last=day(self.scope.until))

    @property
    def names(self) -> tuple[str, str]:
        """What the two periods are called in a table."""
        return name_of(self.scope), name_of(self.earlier)
