"""What the demo is made of: a running year of people who do not exist, the same every time."""

import csv
from datetime import date, timedelta
from pathlib import Path

from portal.demo.queries.done import Done
from portal.demo.queries.drawn import in_role
from portal.demo.queries.followed import Followed

__all__ = ["Year", "in_role", "write_running_year"]

REFERRED_TO = ("Wijkteam", "Formulierenbrigade", "Wijkteam", "Schuldhulp")
STREETS = "Merellaan Vermeerlaan Uiverlaan Westlandseweg Haydnlaan Rembrandtlaan".split()


def write_running_year(folder: Path, until: date) -> None:
    """Import files for last year and this one up to today; dates move along with `until`."""
    year = Year(until)
    for name, rows in year.files().items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


class Year(Done, Followed):
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
            "referrals": [
                ("client", "on", "to"),
                *(
                    (members[0], self.day(), REFERRED_TO[n % len(REFERRED_TO)])
                    for n, (_c, members, _d) in enumerate(self.households[:9])
                ),
            ],
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

    def assignments(self) -> list[tuple]:
        rows: list[tuple] = [("person", "household", "role", "started_on", "ended_on")]
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
