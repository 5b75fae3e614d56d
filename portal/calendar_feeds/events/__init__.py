"""Events for calendars: what features tell of their rows, kept as the bytes that feeds join.

A feature tells of each change in the transaction of that change: `actions.put`, `cancel`,
`remove`. In SOURCES it says how its rows are told, so that they can be told again.
"""

from collections.abc import Callable, Iterable

from flask import Flask

from portal.core.database import migrate

# How a table's rows are told: "meeting" -> (numbers of rows) -> their Details. For the nightly
# check, and for `actions.refresh`, when a name changes.
SOURCES: dict[str, Callable[[list[int]], Iterable]] = {}


def init_app(_app: Flask) -> None:
    from portal.calendar_feeds.events.actions import render_anew  # noqa: PLC0415  it reads SOURCES

    if render_anew not in migrate.AFTER_UP:
        migrate.AFTER_UP.append(render_anew)
