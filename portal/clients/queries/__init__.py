"""Which clients there are for somebody, and what may be asked about them."""

from collections.abc import Callable

from portal.clients.models import Client
from portal.clients.queries.choices import (
    at_the_desk,
    cards_of,
    code_is_taken,
    colleagues,
    free_household_code,
    homes_of,
    households_of,
    languages_of,
    looks_at_desk,
    next_code,
)
from portal.clients.queries.doubles import doubled_among, doubles_of
from portal.clients.queries.fields import ALL_FIELDS, visible_fields
from portal.clients.queries.files import (
    PAGE,
    assignments_visible_to,
    changes,
    found,
    guidance_ends,
    guided_until,
    helpers,
    makeup,
    members,
    members_visible_to,
    programme_year,
    readers,
    with_place,
    without_helper,
)
from portal.clients.queries.matching import in_the_way, matches_of, papers_missing, parts_in
from portal.clients.queries.rules import (
    FIXED,
    HELPER_ROLES,
    barred_numbers,
    objection_to_change,
)
from portal.clients.queries.scope import (
    coached_by,
    ended_matches,
    for_logging,
    guided_by,
    helped_by,
    households_visible_to,
    is_for_logging,
    is_guided_by,
    is_visible_to,
    visible_to,
)
from portal.people.models import Person

# What features above add to a client's page: (person, client) -> template and data, or None.
SECTIONS: list[Callable[[Person, Client], dict | None]] = []

__all__ = [
    "ALL_FIELDS",
    "FIXED",
    "HELPER_ROLES",
    "PAGE",
    "SECTIONS",
    "assignments_visible_to",
    "at_the_desk",
    "barred_numbers",
    "cards_of",
    "changes",
    "coached_by",
    "code_is_taken",
    "colleagues",
    "doubled_among",
    "doubles_of",
    "ended_matches",
    "for_logging",
    "found",
    "free_household_code",
    "guidance_ends",
    "guided_by",
    "guided_until",
    "helped_by",
    "helpers",
    "homes_of",
    "households_of",
    "households_visible_to",
    "in_the_way",
    "is_for_logging",
    "is_guided_by",
    "is_visible_to",
    "languages_of",
    "looks_at_desk",
    "makeup",
    "matches_of",
    "members",
    "members_visible_to",
    "next_code",
    "objection_to_change",
    "papers_missing",
    "parts_in",
    "programme_year",
    "readers",
    "visible_fields",
    "visible_to",
    "with_place",
    "without_helper",
]
