"""How well clients speak and write, as it stands now in the one register of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from portal.clients.models import Client
from portal.employment.cvs.models.levels import CEFRLevel, LanguageLevel
from portal.employment.cvs.models.profile import LanguageSkill


@dataclass(frozen=True)
class Skilled:
    """CEFR levels, or nothing where it was never judged."""

    spoken: str | None = None
    written: str | None = None
    is_native: bool = False

    def after(self, said: "Skilled") -> "Skilled":
        """With what was said later: a skill of which nothing was said stays."""
        is_native = self.is_native if said.spoken is None else said.is_native
        return Skilled(said.spoken or self.spoken, said.written or self.written, is_native)

    @classmethod
    def in_cv(cls, row: dict) -> "Skilled":
        """What a row of a CV says."""
        native, spoken, written = LanguageSkill.NATIVE, row.get("spoken"), row.get("written")
        best = str(CEFRLevel.C2)
        return cls(
            best if spoken == native else spoken or None,
            best if written == native else written or None,
            spoken == native,
        )

    @property
    def for_cv(self) -> dict[str, str | None]:
        """The same, as a row of a CV says it."""
        native = str(LanguageSkill.NATIVE)
        return {
            "spoken": native if self.is_native else self.spoken,
            "written": native if self.is_native and self.written == "C2" else self.written,
        }


def levels_of(client: Client) -> dict[str, Skilled]:
    """{language: how well now}, the one that was judged first in front."""
    return levels_now([client.id]).get(client.id, {})


def levels_now(numbers: Iterable[int]) -> dict[int, dict[str, Skilled]]:
    """{client: {language: how well now}}: of each skill the last judgement that stands."""
    found: dict[int, dict[str, Skilled]] = defaultdict(dict)
    stands = LanguageLevel.withdrawn_at.is_null()
    judged = LanguageLevel.select().where(LanguageLevel.client.in_(list(numbers)), stands)
    for one in judged.order_by(LanguageLevel.measured_on, LanguageLevel.id):
        held = found[one.client_id]
        said = Skilled(one.spoken, one.written, one.is_native)
        held[one.language] = held.get(one.language, Skilled()).after(said)
    return found
