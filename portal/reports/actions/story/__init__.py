"""The story of a year: texts with numbers in them that are those of the figures, always."""

from portal.reports.actions.story.proposing import by_itself, proposal
from portal.reports.actions.story.telling import Block, NoSuchNumber, Piece, check, tell
from portal.reports.actions.story.writing import held, write

__all__ = [
    "Block",
    "NoSuchNumber",
    "Piece",
    "by_itself",
    "check",
    "held",
    "proposal",
    "tell",
    "write",
]
