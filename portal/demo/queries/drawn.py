"""What all of the demo's running year is drawn from."""

from datetime import date, timedelta
from random import Random

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.web.access import Role
from portal.people.models import Person, PersonRole

FIRST = (
    "Amina Yusuf Selam Tesfay Olena Mykola Leyla Hassan Fatima Idris Samira Dawit Iryna Zahra"
).split()
LAST = "Haddad Tekle Kovalenko Demir Rahimi Osman Abdi Gebre Bondar Aziz Saleh Habte".split()


def in_role(role: Role, branch: Branch) -> Person:
    """Who works here today in this role; rather somebody with no other."""
    found = (
        Person.select()
        .join(PersonRole)
        .where(Person.branch == branch, PersonRole.role == role, Person.email.is_null(False))
        .order_by(Person.id)
    )
    working = [person for person in found if person.works_on(today())]
    return min(working, key=lambda p: (len(p.roles), not p.code.startswith("demo-"), p.id))


class Drawn:
    """Households with members, and days, drawn with fixed seed: what the rest is about."""

    def __init__(self, until: date) -> None:
        self.random, self.until = Random(2018), until  # noqa: S311  made-up people
        self.since = date(until.year - 1, 1, 1)
        self.clients: list[tuple] = []
        self.households: list[tuple[str, list[str], date]] = []
        self.housing()

    def code_of(self, role: str) -> str:
        """The code of whoever logs in to the demo in this role."""
        return in_role(Role(role), Branch.get(Branch.code == "maassluis")).code

    def day(self, since: date | None = None) -> date:
        """A working day, seldom in July and August."""
        first = since or self.since
        while True:
            found = first + timedelta(self.random.randrange(max((self.until - first).days, 1)))
            if found.weekday() < 5 and (found.month not in {7, 8} or self.random.random() < 0.5):
                return found

    def housing(self) -> None:
        for number in range(1, 21):
            code, housed = f"demo-household-{number}", self.day()
            last, place = (
                self.random.choice(LAST),
                self.random.choice(["SY", "ER", "UA", "TR", "AF"]),
            )
            members = []
            for member in range(self.random.choice([1, 1, 2, 3, 4])):
                client = f"demo-client-{number}-{member + 1}"
                adult = member < 2
                born = date(
                    self.random.randrange(1970, 2002) if adult else housed.year - 1 - member * 3,
                    self.random.randrange(1, 13),
                    self.random.randrange(1, 28),
                )
                members.append(client)
                self.clients.append(
                    (
                        client,
                        code,
                        "Maassluis",
                        f"{self.random.choice(FIRST)} {last}",
                        self.random.choice("mf"),
                        born,
                        place,
                        housed,
                        f"demo-home-{number}",
                        "assigned" if member == 0 else "reunification",
                        "yes",
                        "" if member == 0 else members[0],
                    )
                )
            self.households.append((code, members, housed))

    def helpers(self) -> list[str]:
        """Who helps each household: the log-ins of the demo have several each."""
        return ["demo-guide", "demo-guide", "person-0007", "demo-guide", "person-0011"]
