"""What was done in the running year of the demo."""

from datetime import date

from portal.demo.queries.drawn import Drawn

TOPICS = (
    "tax_allowances finance finance legal education participation work housing housing care"
).split()
DESK_WORKERS = ("person-0007", "person-0010", "person-0011", "person-0012")


class Done(Drawn):
    def moment(self, day: date) -> str:
        return f"{day}T{self.random.randrange(9, 17):02}:{self.random.choice(['00', '15', '30'])}"

    def activities(self) -> list[tuple]:
        header = (
            "code person kind channel started_at minutes clients topics employer travel_km note"
            " outcome interpreter"
        ).split()
        rows: list[tuple] = [tuple(header)]
        add = rows.append
        for number in range(620):
            add(
                (
                    f"demo-desk-{number}",
                    self.random.choice(DESK_WORKERS),
                    "desk_contact",
                    self.random.choice(["in_person"] * 4 + ["phone"]),
                    self.moment(self.day()),
                    self.random.choice([15, 20, 30, 30, 45]),
                    f"client-{self.random.randrange(1, 112):04}",
                    "|".join(self.random.choices(TOPICS, k=self.random.choice([1, 1, 2]))),
                    "",
                    "",
                    "",
                    "",
                    self.random.choice(["", "", "", "ar"]),
                )
            )
        for number in range(420):
            code, members, housed = self.random.choice(self.households[:-3])
            who = self.helpers()[self.households.index((code, members, housed)) % 5]
            kind = self.random.choice(["home_visit", "home_visit", "guidance_talk"])
            failed = self.random.random() < 0.05
            add(
                (
                    f"demo-visit-{number}",
                    who,
                    kind,
                    "in_person",
                    self.moment(self.day(housed)),
                    self.random.choice([30, 60, 60, 90]),
                    "|".join(members[: self.random.choice([1, 2])]),
                    "|".join(self.random.sample(sorted(set(TOPICS)), 2)),
                    "",
                    self.random.choice(["8.4", "3.2", "5.0"]) if kind == "home_visit" else "",
                    "",
                    "nobody_home" if failed and kind == "home_visit" else "",
                    "",
                )
            )
        coach, jobs = self.code_of("language_coach"), self.code_of("job_coach")
        for number in range(90):
            _code, members, housed = self.random.choice(self.households[:4])
            add(
                (
                    f"demo-lesson-{number}",
                    coach,
                    "language_lesson",
                    "in_person",
                    self.moment(self.day(housed)),
                    self.random.choice([60, 90]),
                    members[0],
                    "education",
                    "",
                    "4.6",
                    "",
                    "",
                    "",
                )
            )
        for number in range(40):
            _code, members, housed = self.random.choice(self.households[2:8])
            add(
                (
                    f"demo-coaching-{number}",
                    jobs,
                    "job_coaching",
                    "in_person",
                    self.moment(self.day(housed)),
                    45,
                    members[0],
                    "work",
                    "",
                    "",
                    "",
                    "",
                    "",
                )
            )
        for number in range(24):
            add(
                (
                    f"demo-employer-{number}",
                    jobs,
                    "employer_contact",
                    self.random.choice(["phone", "in_person"]),
                    self.moment(self.day()),
                    30,
                    "",
                    "",
                    f"employer-{self.random.randrange(1, 7):04}",
                    "",
                    "",
                    "",
                    "",
                )
            )
        legal = self.code_of("legal_guide")
        for number in range(70):
            add(
                (
                    f"demo-legal-{number}",
                    legal,
                    "legal_consultation",
                    "in_person",
                    self.moment(self.day()),
                    30,
                    f"client-{self.random.randrange(1, 60):04}",
                    "legal",
                    "",
                    "",
                    "",
                    "",
                    "",
                )
            )
        return rows
