"""The report of a period beside that of the year before: what every output of it shows."""

from datetime import datetime
from functools import cached_property

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.core.clock import today, year_month
from portal.core.i18n.collation import place_of
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import TOPICS
from portal.core.render.charts import Columns
from portal.reports import queries
from portal.reports.actions.contents import Chosen
from portal.reports.actions.line import UNITS, Line, in_order
from portal.reports.actions.parts import shares_of
from portal.reports.actions.pictures import picture_of
from portal.reports.actions.published import Published
from portal.reports.actions.story.chapters import CHAPTERS, Told
from portal.reports.actions.story.proposing import by_itself
from portal.reports.actions.story.telling import tell
from portal.reports.models import Chapter, StoryText
from portal.reports.queries import Figure, Figures, Scope
from portal.reports.queries.checks import Gap
from portal.reports.queries.figure import OF_DAYS
from portal.reports.queries.late import late
from portal.reports.queries.periods import name_of, year_before
from portal.reports.queries.story import SECTIONS_OF, texts, year_told

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
# Sections that count what is logged, in which a period may have been half kept.
LOGGED = {"contacts", "activities", "language", "hours"}
# Where the first word of a key is not its section.
NAMED_OTHERWISE = {"desk": "contacts"}


class Report(Published):
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
        return queries.flat(self.sections_before)

    @cached_property
    def months_known(self) -> tuple[int, int]:
        """(months of the earlier period in which anything was logged, its months)"""
        before = self.material_before
        logged = {year_month(done.day) for done in before.everything}
        return len(logged), len(queries.months_of(before.scope))

    @cached_property
    def sections_before(self) -> dict[str, Figures]:
        return queries.sections(self.material_before)

    @cached_property
    def not_compared(self) -> set[str]:
        """Sections of which the earlier period tells too little: nothing, or half of its months."""
        known, months = self.months_known
        logged = LOGGED if known * 2 < months else set()
        return logged | {
            name
            for name, figures in self.sections_before.items()
            if not any(figure.records for figure in figures.values())
        }

    def section_of(self, key: str) -> str:
        """The section in which a figure stands; a part of a breakdown stands with its others."""
        for sections in (self.sections, self.sections_before):
            for name, figures in sections.items():
                if key in figures:
                    return name
        first = key.partition(".")[0]
        return NAMED_OTHERWISE.get(first, first)

    @cached_property
    def gaps(self) -> list[Gap]:
        """What is still to be completed."""
        return queries.incomplete(self.material)

    @cached_property
    def late(self) -> dict[int, datetime]:
        """{activity that was written down after the period: when}; of a running one none."""
        return {} if self.scope.until >= today() else late(self.material)

    def line(self, key: str) -> Line:
        """A part of a breakdown that one of the two periods lacks is 0 there."""
        meaning = queries.definition(key)
        figure = self.figures.get(key, Figure([]))
        earlier = self.before.get(key, Figure([]))
        stands, stood = self.overrides.get(key), self.overrides_before.get(key)
        value_before = stood.value if stood else earlier.value
        return Line(
            key,
            str(meaning.label),
            str(meaning.text),
            stands.value if stands else figure.value,
            value_before if self.compares(key, figure, earlier) else None,
            len(figure.records),
            str(UNITS.get(meaning.unit, "")),
            figure.value if stands else None,
            self.footnote(stands, str(meaning.label), figure.value) if stands else "",
            self.shares.get(key),
            self.text_before(key),
        )

    def compares(self, key: str, now: Figure, before: Figure) -> bool:
        """Whether a figure is compared: how long something took only where it happened in both."""
        if now.unit in OF_DAYS or before.unit in OF_DAYS:
            return bool(now.records and before.records)
        return self.section_of(key) not in self.not_compared

    @cached_property
    def tables(self) -> list[tuple[str, str, list[Line]]]:
        """(section, its name, its lines), in the order of the report."""
        return [
            (name, str(queries.SECTION_NAMES[name]), in_order(map(self.line, figures)))
            for name, figures in self.sections.items()
        ]

    @cached_property
    def texts(self) -> dict[Chapter, StoryText]:
        """What was written of this year, by chapter; of another period there is no story."""
        return {} if year_told(self.scope) is None else texts(self.scope)

    @cached_property
    def chapters(self) -> list[Told]:
        """The report as it is read: each chapter with its text and its figures."""
        return [one for one in self.all_chapters if one.blocks or one.tables]

    @cached_property
    def all_chapters(self) -> list[Told]:
        """Also those that nobody wrote."""
        tables = {section: (section, name, lines) for section, name, lines in self.tables}
        return [
            Told(
                chapter,
                str(CHAPTERS[chapter]),
                tell(self.texts[chapter].text, self) if chapter in self.texts else [],
                [tables[section] for section in SECTIONS_OF[chapter] if section in tables],
                picture_of(self, chapter),
                self.texts.get(chapter),
                [] if chapter in self.texts else tell(by_itself(self, chapter), self),
            )
            for chapter in Chapter
        ]

    @cached_property
    def shares(self) -> dict[str, int]:
        """{figure: per cent of the whole that it is a part of}, each breakdown together 100."""
        return shares_of(self.figures)

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
        return self.by_month("desk.contacts", compared=self.shows_months_before)

    def by_month(self, key: str, *, compared: bool) -> list[tuple[str, int, int]]:
        """(name of the month, how many now, and in that month of the other period, or 0)"""
        names = get_month_names("abbreviated", "stand-alone", locale=str(get_locale() or "nl"))
        now = queries.by_month(self.material, self.figures[key])
        earlier = queries.by_month(self.material_before, self.before[key])
        before = [number for _month, number in earlier[: len(now)]]
        before += [0] * (len(now) - len(before))  # the other period may be shorter
        return [
            (names[month % 100], value, old * compared)
            for (month, value), old in zip(now, before, strict=True)
        ]

    @property
    def arrivals(self) -> Columns | None:
        return self.arrivals_of(compared=True)

    def arrivals_of(self, *, compared: bool) -> Columns | None:
        """Who was housed, by month; nothing where nobody was."""
        line = self.line("housing.housed")
        if not line.records:
            return None
        known = compared and line.before is not None
        months = self.by_month("housing.housed", compared=known)
        said = [f"{self.names[0]}: {line.shown}"]
        said += [f"{self.names[1]}: {line.shown_before}"] if known else []
        return Columns(
            "arrivals",
            _("Housed by month"),
            " · ".join(said),
            [name for name, _now, _before in months],
            [now for _name, now, _before in months],
            [before for _name, _now, before in months] if known else None,
        )

    @cached_property
    def topics(self) -> list[tuple[str, str, float, float]]:
        """(key, name, now, before), the most frequent first"""
        old = dict(queries.by_topic(self.before)) if self.shows_months_before else {}
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
    def shows_months_before(self) -> bool:
        """Whether the months are compared with those of the other period."""
        return "contacts" not in self.not_compared

    @property
    def chart(self) -> Columns:
        return self.chart_of(compared=self.shows_months_before)

    def chart_of(self, *, compared: bool) -> Columns:
        line = self.line("desk.contacts")
        said = (
            _(
                "%(now)s desk contacts in this period, %(before)s in %(name)s.",
                now=line.value,
                before=line.before,
                name=self.names[1],
            )
            if compared
            else _("%(now)s desk contacts in this period.", now=line.value)
        )
        return Columns(
            "months",
            _("Desk contacts per month"),
            said,
            [name for name, _now, _before in self.months],
            [now for _name, now, _before in self.months],
            [before for _name, _now, before in self.months] if compared else None,
        )

    @cached_property
    def chosen(self) -> Chosen:
        """What of it goes out."""
        return Chosen(self)

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
