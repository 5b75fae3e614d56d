"""Whole branches as import files, every kind of file filled, with texts that are hard to carry."""

from random import Random

from tests.reports.worlds import KINDS, as_files, world

TEXTS = (
    "=1+1",
    "'=1",
    "''",
    "-",
    "@home; yes",
    'say "ja"',
    "een, twee",
    "één  twee",
    "سلام 👋",
    "Ayşe Yıldız",
    "twee\nregels",
    "=som\r\nregel",
    "a\u2028b\u0085c\x0bd",
    "\u200b=x",
    "%s|%s",
)
DAYS = ("2018-01-01", "2018-02-28", "2018-06-30", "2018-07-01")


QUESTIONS = (("Post?", "yes_no"), ("Hoe laat, b.v. 9.30?", "text"), ("Brieven?", "number"))


def full_world(seed: int) -> dict[str, list[dict[str, str]]]:
    """The branch of `tests.reports.worlds`, with employers, placements, money and meetings."""
    some = Random(seed)  # noqa: S311
    pick = some.choice
    rows = world(seed)
    people = [row["code"] for row in rows["people"]]
    clients = [row["code"] for row in rows["clients"]]
    households = [row["household"] for row in rows["clients"]]
    rows["branches"][0] |= {"office_address": pick(TEXTS), "iban": pick(IBANS)}
    for row in rows["people"]:
        row["iban"] = pick(IBANS)
    for row in rows["clients"]:
        row |= {"name": pick(TEXTS), "home": pick(["", "w1"]), "sponsor": ""}
    rows["clients"][-1]["sponsor"] = pick(["", *clients[:-1]])
    rows["homes"] = [
        {"code": "w1", "municipality": "M", "kind": pick(["group", "shared"]), "address": "A"}
    ]
    rows["assignments"] = distinct(
        [
            {"person": pick(people), "household": pick(households), "role": "guide"}
            | {"started_on": pick(DAYS[:2]), "ended_on": pick(["", *DAYS[2:]])}
            for _ in range(4)
        ],
        but="ended_on",
    )
    rows["employers"] = [employer(n, pick) for n in range(3)]
    for row in rows["activities"]:
        row |= {"note": pick(TEXTS), "travel_km": pick(["", "0", "8.4"]), "employer": ""}
    rows["placements"] = [placement(n, clients, pick) for n in range(3)]
    rows["vacancies"] = [vacancy(n, people, pick) for n in range(2)]
    rows["vacancy_stages"] = [
        {"vacancy": code, "stage": stage, "reached_on": on, "reason": why, "person": people[0]}
        for code, stage, on, why in (
            ("v0", "lead", DAYS[0], ""),
            ("v1", "open", DAYS[1], ""),
            ("v0", "closed", DAYS[2], "conditions"),
        )
    ]
    rows["candidates"] = [
        {"vacancy": "v0", "client": clients[0], "stage": stage, "reached_on": on}
        | {"employer_reason": why, "client_reason": "", "person": people[-1]}
        | {"cv_made_on": "", "cv_sent_at": sent}
        for stage, on, why, sent in (
            ("proposed", DAYS[0], "", ""),
            ("talked", DAYS[1], "", ""),
            ("closed", DAYS[2], "language", pick(["", "2018-02-03T11:30"])),
        )
    ]
    rows["guidance_trajectories"] = distinct(
        [
            {"client": pick(clients), "year_number": pick("12"), "started_on": pick(DAYS)}
            for _ in range(3)
        ],
        but="started_on",
    )
    rows["cvs"] = distinct(
        [
            {"client": pick(clients), "made_on": pick(DAYS), "language": pick(["", "nl"])}
            for _ in range(3)
        ]
    )
    rows["expense_lines"] = [line(people, pick) for _ in range(some.randint(0, 6))]
    rows["meetings"] = [
        {"code": f"m{n}", "branch": "b", "title": pick(TEXTS), "place": pick(TEXTS)}
        | {"starts_at": f"{pick(DAYS)}T09:30", "minutes": "60"}
        | {"attendees": "|".join(some.sample(people, 2))}
        for n in range(2)
    ]
    rows["opening_hours"] = [
        {"branch": "b", "desk": desk, "weekday": "1", "starts": "09:30", "ends": "24:00"}
        | {"valid_from": since, "valid_until": ""}
        for desk, since in (("walk_in", ""), ("legal", "2018-01-01"))
    ]
    rows["own_words"] = [
        {"branch": "b", "under": under, "name": name, "answer": answer}
        | {"choices": choices, "valid_from": since, "valid_until": until}
        for under, name, answer, choices, since, until in (
            ("finance", "Schulden", "", "", "1901-01-01", "2099-12-31"),
            ("office", "Hoe?", "choice", "zo|anders", "", ""),
            *(
                (kind, name, answer, "", "", "")
                for kind in dict.fromkeys(KINDS)
                for name, answer in QUESTIONS
            ),
        )
    ]
    rows["report_texts"] = [
        {"branch": "b", "municipality": "", "year": "2018", "chapter": chapter}
        | {"text": f"- {pick(TEXTS)} {{desk.contacts}}\n\nEinde.", "person": pick(["", people[0]])}
        | {"written_at": f"{pick(DAYS)}T09:30"}
        for chapter in ("opening", "desk")
    ]
    rows["figure_overrides"] = [
        {"branch": "b", "municipality": "", "year": "2018", "key": key, "value": value}
        | {"reason": "Op papier.", "person": people[0], "made_at": f"{pick(DAYS)}T09:30"}
        for key, value in (("desk.contacts", "370"), ("target.closing", "-2.5"))
    ]
    rows["published_figures"] = [
        {"branch": "b", "municipality": "", "from": "2018-01-01", "to": "2018-12-31"}
        | {"basis": "all", "number": "1", "published_at": "2019-02-01T10:00"}
        | {"person": "", "reason": pick(TEXTS), "definitions": "1", "key": key, "value": "12.5"}
        for key in ("desk.contacts", "hours.total")
    ]
    return rows


IBANS = ("", "NL91ABNA0417164300", "DE89370400440532013000")


def full_files(seed: int) -> dict[str, bytes]:
    return as_files(full_world(seed))


def distinct(rows: list[dict], but: str = "") -> list[dict]:
    """Without rows that are the same record."""
    return list({tuple(v for k, v in row.items() if k != but): row for row in rows}.values())


def employer(n: int, pick) -> dict[str, str]:
    return {
        "code": f"e{n}",
        "branch": "b",
        "name": pick(TEXTS),
        "contact_phone": pick(["", "+31 6 12345678"]),
        "stage": pick(["", "lead", "partner"]),
        "next_action": pick(TEXTS),
    }


def placement(n: int, clients: list[str], pick) -> dict[str, str]:
    return {
        "code": f"s{n}",
        "client": pick(clients),
        "employer": pick(["", "e0", "e1"]),
        "kind": pick(["paid_job", "internship"]),
        "started_on": pick(DAYS[:2]),
        "ended_on": pick(["", *DAYS[2:]]),
        "hours_per_week": pick(["", "0", "24.5"]),
        "job_title": pick(TEXTS),
        "outcome": pick(["", "completed"]),
    }


def vacancy(n: int, people: list[str], pick) -> dict[str, str]:
    return {
        "code": f"v{n}",
        "employer": pick(["e0", "e1"]),
        "title": pick(TEXTS),
        "kind": pick(["paid_job", "internship"]),
        "hours_per_week": pick(["", "0", "24.5"]),
        "places": pick("12"),
        "licence": pick(["", "B"]),
        "parts_of_day": pick(["", "morning|weekend"]),
        "languages": pick(["", "ar/A1/-|nl/B1/A2"]),
        "asks": pick(TEXTS),
        "owner": pick(["", people[0]]),
        "next_action": pick(TEXTS),
    }


def line(people: list[str], pick) -> dict[str, str]:
    return {
        "person": pick(people),
        "spent_on": pick(DAYS[:2]),
        "kind": pick(["parking", "mileage"]),
        "km": pick(["", "8.4"]),
        "amount": pick(["2.50", "0"]),
        "description": pick(TEXTS),
        "status": pick(["draft", "paid", "approved"]),
    }
