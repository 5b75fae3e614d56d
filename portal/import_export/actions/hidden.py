"""What somebody's own export leaves out: of clients whose file they may never open (R04g)."""

from dataclasses import dataclass

from portal.clients.models import Client, Household
from portal.clients.queries import barred_numbers, households_visible_to
from portal.core.text import PARTS_CODES
from portal.import_export.actions.columns import File
from portal.people.models import Person


@dataclass(frozen=True)
class Hidden:
    """The codes of such clients, and of households in which nobody else lives."""

    clients: frozenset[str] = frozenset()
    households: frozenset[str] = frozenset()

    def rows_left(self, file: File, rows: list[list[str]]) -> list[list[str]]:
        """The rows of a file without what is theirs; nobody else is said to have come for them."""
        if not self.clients:
            return rows
        at = {column.name: place for place, column in enumerate(file.columns)}
        kept = [row for row in rows if not self.tells(file, at, row)]
        for row in kept if "sponsor" in at else ():
            if row[at["sponsor"]] in self.clients:
                row[at["sponsor"]] = ""
        return kept

    def tells(self, file: File, at: dict[str, int], row: list[str]) -> bool:
        if file.name == "published_parts":  # who came is in what the records are called
            return row[at["part"]] == "records"
        about = "code" if file.name == "clients" else "client"
        if about in at:
            return row[at[about]] in self.clients
        if "household" in at:
            return row[at["household"]] in self.households
        named = row[at["clients"]].split(PARTS_CODES) if "clients" in at else ()
        return not self.clients.isdisjoint(named)


def hidden_from(person: Person | None) -> Hidden:
    """Nothing is from who works on the command line."""
    numbers = barred_numbers(person) if person is not None else set()
    if person is None or not numbers:
        return Hidden()
    codes = Client.select(Client.code).where(Client.id.in_(list(numbers))).tuples()
    living = Client.select(Client.household).where(Client.id.in_(list(numbers)))
    seen = households_visible_to(person).select(Household.id)
    unseen = Household.select(Household.code).where(
        Household.id.in_(living), Household.id.not_in(seen)
    )
    return Hidden(frozenset(c for (c,) in codes), frozenset(c for (c,) in unseen.tuples()))
