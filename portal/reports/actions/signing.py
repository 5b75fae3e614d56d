"""The signature that goes with a publication into files: whoever reads them sees what was changed.

What is signed is a statement about it: whose it is, of which days, and digests of its bytes. The
seal of the database holds the same for this portal alone.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cached_property

from portal.core.crypto import digest_of, is_signed, signature_of
from portal.reports.actions.publishing import is_as_sealed
from portal.reports.models import Publication

NAMES = ("branch", "municipality", "person")  # which may be other ones by now


def known_as(made: Publication) -> dict:
    """By what files tell one publication from another."""
    place = made.municipality
    return {
        "branch": made.branch.code,
        "municipality": place.name if place else None,
        "from": f"{made.since:%Y-%m-%d}",
        "to": f"{made.until:%Y-%m-%d}",
        "basis": made.basis,
        "number": made.number,
    }


def statement_of(made: Publication) -> dict:
    """What is signed of a publication, its files included."""
    person = made.published_by
    return {
        **known_as(made),
        "reason": made.reason,
        "definitions": made.definitions,
        "person": person.code if person else None,
        "published_at": int(made.published_at.timestamp()),
        "contents": digest_of(bytes(made.contents)),
        "pdf": digest_of(bytes(made.pdf or b"")),
    }


def mark_of(signer: str) -> str:
    """Who signs, short enough to compare by eye."""
    return " ".join(signer[at : at + 4] for at in range(0, 32, 4))


def own_mark() -> str:
    return mark_of(signature_of("")[0])


@dataclass(frozen=True)
class Signed:
    """A statement as JSON, who signs it (a public key) and how."""

    statement: str
    signer: str
    signature: str

    @classmethod
    def read(cls, text: str) -> "Signed":
        """Raises ValueError for what is none."""
        told = json.loads(text)
        if not isinstance(told, dict) or set(told) != {one.name for one in fields(cls)}:
            raise ValueError("not a signature")
        found = cls(**{name: str(value) for name, value in told.items()})
        if not isinstance(found.said, dict):
            raise ValueError("not a statement")
        return found

    @cached_property
    def said(self) -> dict:
        return json.loads(self.statement)

    @property
    def mark(self) -> str:
        return mark_of(self.signer)

    @property
    def is_of_this_portal(self) -> bool:
        return self.mark == own_mark()

    def as_text(self) -> str:
        return json.dumps(asdict(self))

    def holds(self, statement: dict, besides: Iterable[str] = ()) -> bool:
        """Whether exactly this was signed, besides these parts of it."""
        left = set(besides)
        same = {k: v for k, v in self.said.items() if k not in left} == {
            k: v for k, v in statement.items() if k not in left
        }
        return same and is_signed(self.statement, self.signer, self.signature)


def signed(made: Publication) -> Signed | None:
    """What goes along with a publication; nothing where its bytes are not what was published."""
    if made.signed is not None:
        return Signed.read(made.signed)
    if not is_as_sealed(made):
        return None
    statement = json.dumps(statement_of(made), ensure_ascii=True)
    return Signed(statement, *signature_of(statement))


def is_whole(made: Publication) -> bool | None:
    """Whether not a byte was changed; nothing of figures that came without a signature."""
    if made.signed is None:
        return is_as_sealed(made)
    return Signed.read(made.signed).holds(statement_of(made), NAMES)
