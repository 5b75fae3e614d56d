"""Figures where people would rather look: parts of a whole as lying bars, by chapter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from portal.reports.actions.line import Line
from portal.reports.models import Chapter

if TYPE_CHECKING:
    from portal.reports.actions.report import Report

MOST = 8  # bars in one picture
LADDER = ("work.ladder.risen", "work.ladder.same", "work.ladder.fallen")


@dataclass(frozen=True)
class Picture:
    """Bars, the longest first, each of which opens its list."""

    title: str
    lines: list[Line]

    @property
    def names(self) -> list[str]:
        """What stands at each bar: what all of them begin with is said by the title."""
        parts = [line.label.partition(": ") for line in self.lines]
        is_same = len({head for head, _colon, _rest in parts}) == 1
        return [rest if is_same and rest else f"{head}{colon}{rest}" for head, colon, rest in parts]

    @property
    def most(self) -> float:
        return max(max(line.value, line.before or 0) for line in self.lines)


def is_of_cases(key: str) -> bool:
    return key.startswith(("legal.cases.", "legal.reunification.")) and key.endswith(".total")


def is_hours_of_kind(key: str) -> bool:
    return key.startswith("hours.") and not key.startswith(("hours.total", "hours.employment."))


# What is drawn in a chapter: its title, and which figures.
DRAWN: dict[Chapter, tuple[str, Callable[[str], bool]]] = {
    Chapter.HOUSING: (
        _l("Where they come from"),
        lambda key: key.startswith("housing.nationality."),
    ),
    Chapter.LEGAL: (_l("Cases by kind"), is_of_cases),
    Chapter.WORK: (_l("On the participation ladder"), LADDER.__contains__),
    Chapter.ORGANISATION: (_l("Hours by kind"), is_hours_of_kind),
}


def picture_of(report: "Report", chapter: Chapter) -> Picture | None:
    """Nothing where there is one part at most: then a bar tells nothing."""
    if chapter not in DRAWN:
        return None
    title, is_part = DRAWN[chapter]
    lines = [report.line(key) for key in report.figures if is_part(key)]
    lines = sorted((one for one in lines if one.value > 0), key=lambda one: -one.value)[:MOST]
    return Picture(str(title), lines) if len(lines) > 1 else None
