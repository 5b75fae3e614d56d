"""What is found from any page: each group is a function of its feature, which starts from what
its reader may see. So nobody learns here that somebody exists.
"""

from dataclasses import dataclass
from typing import Any

from portal.core.text import folded
from portal.core.web.menu import may_open
from portal.feature import Finder, Hit, contributed

LEAST_TYPED = 2  # letters or digits, before anything is looked for
WHILE_TYPING, ON_A_PAGE = 5, 25  # of each group


@dataclass(frozen=True)
class Group:
    """What one feature found."""

    finder: Finder
    hits: list[Hit]
    is_more: bool  # whether there are others that are not shown


def look(person: Any, typed: str, most: int = ON_A_PAGE) -> list[Group]:
    """The groups in which anything was found, in the order of the page."""
    if sum(map(len, folded(typed))) < LEAST_TYPED:
        return []
    groups = []
    for finder in sorted(contributed().finders, key=lambda finder: finder.place):
        found = finder.find(person, typed, most + 1) if may_open(finder.page) else []
        if found:
            groups.append(Group(finder, found[:most], len(found) > most))
    return groups
