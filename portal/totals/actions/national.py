"""The totals of all branches as a file: a line for each figure, a column for each branch."""

import json

from flask_babel import gettext as _

from portal.core.spreadsheets import Column, Sheet, Unit
from portal.reports.queries import definition
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
