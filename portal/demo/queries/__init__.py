"""What the demo is made of: a running year of people who do not exist, the same every time."""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from portal.branches.models import Branch
from portal.core.clock import today
from portal.core.web.access import Role
from portal.demo.queries.done import Done
from portal.demo.queries.followed import Followed
from portal.people.models import Person, PersonRole

FIRST = (
    "Amina Yusuf Selam Tesfay Olena Mykola Leyla Hassan Fatima Idris Samira Dawit Iryna Zahra"
).split()
LAST = "Haddad Tekle Kovalenko Demir Rahimi Osman Abdi Gebre Bondar Aziz Saleh Habte".split()
STREETS = "Merellaan Vermeerlaan Uiverlaan Westlandseweg Haydnlaan Rembrandtlaan".split()
TOPICS = (
    "tax_allowances finance finance legal education participation work housing housing care".split()
)


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


def write_running_year(folder: Path, until: date) -> None:
    """Import files for last year and this one up to today; dates move along with `until`."""
    year = Year(until)
    for name, rows in year.files().items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


class Year(Done, Followed):
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

    def files(self) -> dict[str, list[tuple]]:
        return {
            "people": self.people(),
            "homes": self.homes(),
            "clients": [
                tuple(
                    "code household municipality name sex born_on nationality housed_on home"
                    " arrival counts_for_target sponsor".split()
                ),
                *self.clients,
            ],
            "assignments": self.assignments(),
            "housing_targets": [
                ("municipality", "half_year", "persons"),
                *(
                    ("Maassluis", f"{year}-H{half}", 14)
                    for year in range(2019, self.until.year + 1)
                    for half in (1, 2)
                ),
            ],
            "housing_corrections": [
                ("municipality", "on", "persons", "reason"),
                *(
                    ("Maassluis", f"{year}-07-01", 27, "gehuisvest volgens het register")
                    for year in range(2019, self.until.year - 1)
                ),
            ],
            "activities": self.activities(),
            "legal_cases": self.legal_cases(),
            "guidance_trajectories": self.trajectories(),
            "placements": self.placements(),
            "ladder_steps": self.ladder(),
            "cvs": [
                ("client", "made_on", "language"),
                *((members[0], self.day(), "nl") for _c, members, _d in self.households[:6]),
            ],
            "expense_lines": self.expenses(),
            "meetings": self.meetings(),
        }

    def people(self) -> list[tuple]:
        header = "code branch name email employment roles started_on ended_on".split()
        return [
            tuple(header),
            (
                "demo-guide",
                "maassluis",
                "Wilma de Bruin",
                "wilma.de.bruin@example.org",
                "volunteer",
                "guide",
                "2024-02-01",
                "",
            ),
            (
                "demo-trainee",
                "maassluis",
                "Yara Smit",
                "yara.smit@example.org",
                "trainee",
                "",
                self.until - timedelta(100),
                "",
            ),
        ]

    def homes(self) -> list[tuple]:
        return [
            ("code", "municipality", "kind", "available_on", "address"),
            *(
                (
                    f"demo-home-{number}",
                    "Maassluis",
                    "regular",
                    housed - timedelta(7),
                    f"{self.random.choice(STREETS)} {self.random.randrange(1, 200)}",
                )
                for number, (_code, _members, housed) in enumerate(self.households, 1)
            ),
        ]

    def helpers(self) -> list[str]:
        """Who helps each household: the log-ins of the demo have several each."""
        return ["demo-guide", "demo-guide", "person-0007", "demo-guide", "person-0011"]

    def assignments(self) -> list[tuple]:
        rows = [("person", "household", "role", "started_on", "ended_on")]
        for number, (code, _members, housed) in enumerate(self.households[:-3]):
            rows.append((self.helpers()[number % 5], code, "guide", housed, ""))
        for person, role, some in (
            (self.code_of("language_coach"), "language_coach", self.households[:4]),
            (self.code_of("job_coach"), "job_coach", self.households[2:8]),
            (self.code_of("legal_guide"), "legal_guide", self.households[4:9]),
            (self.code_of("interpreter"), "interpreter", self.households[:2]),
        ):
            rows += [(person, code, role, housed, "") for code, _m, housed in some]
        return rows
