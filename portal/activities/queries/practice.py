"""A made-up family, to try the log form with: nothing of it is asked of the database or kept."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from flask_babel import gettext as _

from portal.activities.models import Activity
from portal.activities.queries.choices import Address, Choices
from portal.activities.queries.memory import Memory
from portal.clients.models import Client
from portal.employment.employers.models import Employer

NUMBER = 2**31 - 1  # of the family and of who lives there: of no record
AWAY_HM = 84


class Practice(Choices):
    """Who may be chosen while one practises."""

    memory = Memory()

    @cached_property
    def family(self) -> Client:
        return Client(id=NUMBER, household=NUMBER, name=_("Practice family"), code="oefening")

    @cached_property
    def addresses(self) -> list[Address]:
        return [Address(NUMBER, [self.family], {NUMBER}, AWAY_HM, "car")]

    def knows(self, household: int) -> bool:
        return True

    def not_helped_on(self, households: Iterable[int], day: date) -> None:
        return None

    @property
    def hits(self) -> list[Client]:
        return []

    def members_of(self, households: Iterable[int]) -> dict[int, list[Client]]:
        return {household: [self.family] for household in households if household == NUMBER}

    def clients_among(self, client_ids: Iterable[int]) -> list[Client]:
        return [self.family for number in client_ids if number == NUMBER]

    @property
    def employers(self) -> list[Employer]:
        return []

    def minutes_on(self, day: date) -> int:
        return 0

    def same_visit(self, day: date, kind: str, client_ids: list[int]) -> Activity | None:
        return None
