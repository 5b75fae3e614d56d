"""Figures by month and by topic, for the charts."""

from portal.activities.models import Topic
from portal.core.clock import year_month
from portal.reports.queries.figure import Figure, Figures, Scope
from portal.reports.queries.material import Material


def months_of(scope: Scope) -> list[int]:
    """201801, 201802, … of the period."""
    first = scope.since.year * 12 + scope.since.month - 1
    last = scope.until.year * 12 + scope.until.month - 1
    return [number // 12 * 100 + number % 12 + 1 for number in range(first, last + 1)]


def by_month(material: Material, figure: Figure) -> list[tuple[int, int]]:
    """(year and month as 201804, how many) for every month, of a figure that counts activities, or
    clients by the day of housing."""
    day_of = {("activity", done.id): done.day for done in material.everything}
    day_of |= {
        ("client", one.id): one.housed_on for one in material.clients.values() if one.housed_on
    }
    counted = dict.fromkeys(months_of(material.scope), 0)
    for record in figure.records:
        counted[year_month(day_of[record.kind, record.id])] += 1
    return list(counted.items())


def by_topic(figures: Figures) -> list[tuple[str, float]]:
    """(topic, times raised at the desk after guidance), the most frequent first."""
    counted = [(t.value, figures[f"desk.topic.{t}"].value) for t in Topic if has(figures, t)]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def has(figures: Figures, topic: Topic) -> bool:
    return f"desk.topic.{topic}" in figures
