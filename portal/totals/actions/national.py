"""The totals of all branches as a file: a line for each figure, a column for each branch."""

import json
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.spreadsheets import Column, Sheet, Unit
from portal.reports.actions.line import UNITS, with_unit
from portal.reports.actions.report import NAMED_OTHERWISE
from portal.reports.queries import SECTION_NAMES, UnknownFigure, definition
from portal.reports.queries.definitions import PATTERNS, Definition
from portal.totals.actions.outside import others_of
from portal.totals.queries import Nation, Sent


def sheet_of_nation(nation: Nation) -> Sheet:
    """Those of other definitions stand behind, each with its version; they are in no sum."""
    columns = [
        Column(_("Figure")),
        Column(_("Key")),
        Column(_("All branches"), Unit.NUMBER),
        Column(_("Hidden at"), Unit.COUNT),
        *(Column(one.branch.name, Unit.NUMBER) for one in nation.added),
        *(Column(title_apart(one), Unit.NUMBER) for one in nation.apart),
    ]
    rows = []
    for key in nation.keys:
        together = nation.together(key)
        rows.append(
            (
                str(definition(key).label),
                key,
                together.number,
                together.hidden,
                *(one.number(key) for one in nation.added + nation.apart),
            )
        )
    return Sheet(_("Totals %(year)s", year=nation.year), columns, rows)


@dataclass(frozen=True)
class Told:
    """A figure as a branch sent it, in words."""

    label: str
    text: str
    shown: str  # nothing where it is hidden


def parts_of(sent: Sent) -> list[tuple[str, list[Told]]]:
    """(name of the part of the report, its figures that count something).

    What its portal alone counts is left out.
    """
    found: dict[str, list[Told]] = {}
    for key in [*sent.told["figures"], *sent.hidden]:
        if (meaning := known(key)) is None:
            continue
        if (number := sent.number(key)) == 0:
            continue
        unit = str(UNITS.get(meaning.unit, ""))
        first = key.partition(".")[0]
        name = str(SECTION_NAMES[NAMED_OTHERWISE.get(first, first)])
        shown = "" if number is None else with_unit(number, unit)
        label = meaning.label if not meaning.is_pattern else others_of(meaning)
        found.setdefault(name, []).append(Told(str(label), str(meaning.text), shown))
    return list(found.items())


def known(key: str) -> Definition | None:
    try:
        return next((one for one in PATTERNS if one.key == key), None) or definition(key)
    except UnknownFigure:
        return None


def title_apart(one: Sent) -> str:
    return _(
        "%(branch)s, other rules %(version)s",
        branch=one.branch.name,
        version=one.told["definitions"],
    )


def as_json(nation: Nation) -> bytes:
    """For programs: what each branch sent, and the sums of those that count alike."""
    told = {
        "year": nation.year,
        "branches": [
            one.told | {"added": one.counts_as_now, "sent_at": one.totals.sent_at.isoformat()}
            for one in nation.added + nation.apart
            if one.totals
        ],
        "missing": [one.branch.code for one in nation.missing],
        "broken": [one.branch.code for one in nation.broken],
        "sums": {key: nation.together(key).number for key in nation.keys},
    }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()
