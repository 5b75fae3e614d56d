"""What to look at before a report is published: sums that must hold, and what may be a mistake."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from portal.branches.queries import municipalities_of
from portal.reports.queries.checks import Check, check
from portal.reports.queries.housing import housing
from portal.reports.queries.material import Material, Source


def look_over(material: Material, values: Mapping[str, int | float]) -> list[Check]:
    """Each check of A3 of the figures as they would go out, overridden ones included."""
    scope = material.scope
    v = dict(values)
    unique, contacts, topics = (
        v[key] for key in ("desk.unique_clients", "desk.contacts", "desk.topics")
    )
    found = check(v, scope.basis)
    found.append(
        Check(
            _l("Not more clients than contacts at the desk, and not more contacts than topics."),
            unique <= contacts <= topics,
        )
    )
    if (together := of_municipalities(material)) is not None:
        found.append(
            Check(
                _l("The municipalities together are the branch."), together == v["housing.housed"]
            )
        )
    return found


def of_municipalities(material: Material) -> int | float | None:
    """Who was housed, added up by municipality; nothing where clients live in one only."""
    scope, lived_in = material.scope, {c.municipality for c in material.clients.values()}
    if scope.municipality is not None or len(lived_in) < 2:
        return None
    places = municipalities_of(scope.branch.id)
    scopes = tuple(replace(scope, municipality=place) for place in places)
    source = Source(scopes)
    return sum(housing(Material(one, source))["housing.housed"].value for one in scopes)
