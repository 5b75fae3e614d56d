"""Made-up branches as import files, drawn from a seed, full of days on the edge."""

import csv
import io
from random import Random

DAYS = (
    "2017-06-30 2017-07-01 2017-12-31 2018-01-01 2018-02-28 2018-03-01 2018-06-30 2018-07-01"
    " 2018-08-31 2018-12-31 2019-01-01 2020-02-29"
).split()
KINDS = (
    "home_visit desk_contact desk_contact desk_contact guidance_talk language_lesson"
    " legal_consultation job_coaching employer_contact office"
).split()
TOPICS = "finance finance legal work care".split()
ROLES = ["", "guide", "language_coach", "language_coach|guide", "team_leader"]


def world(seed: int) -> dict[str, list[dict[str, str]]]:
    some = Random(seed)  # noqa: S311
    pick = some.choice
    people = [
        {
            "code": f"p{n}",
            "branch": "b",
            "name": f"P {n}",
            "employment": pick(["paid", "volunteer", "trainee"]),
            "roles": pick(ROLES),
            "started_on": pick(DAYS[:6]),
            "ended_on": pick(["", *DAYS[6:]]),
        }
        for n in range(4)
    ]
    roles = roles_over_time(people, Random(seed).choice)  # noqa: S311  beside all other draws
    clients = [client(n, pick) for n in range(some.randint(1, 8))]
    codes = [row["code"] for row in clients]
    few = range(some.randint(0, 30))
    return {
        "branches": [{"code": "b", "name": "B"}],
        "municipalities": [
            {"branch": "b", "name": "M", "guidance_months": "18", "guidance_from": ""},
            {"branch": "b", "name": "M", "guidance_months": "6", "guidance_from": "2018-01-01"},
            {"branch": "b", "name": "N", "guidance_months": "12", "guidance_from": "2018-03-01"},
        ],
        "own_words": [
            {"branch": "b", "under": under, "name": name, "answer": answer}
            for under, name, answer in (
                ("finance", "Schulden", ""),
                *((kind, "Post?", "yes_no") for kind in KINDS),
                *((kind, "Hoe laat, b.v. 9.30?", "text") for kind in KINDS),
                *((kind, "Brieven?", "number") for kind in KINDS),
            )
        ],
        "people": people,
        "person_roles": roles,
        "clients": clients,
        "housing_targets": [
            {"municipality": "M", "half_year": half, "persons": str(some.randint(0, 9))}
            for half in ("2017-H1", "2017-H2", "2018-H1", "2018-H2", "2018-H1")
        ],
        "housing_corrections": [
            {"municipality": "M", "on": pick(DAYS), "persons": "-2", "reason": f"r{n}"}
            for n in range(3)
        ],
        "activities": [activity(n, people, codes, some) for n in few],
        "guidance_trajectories": [year for code in codes for year in guidance(code, pick)],
        "legal_cases": [case(n, codes, pick) for n in range(some.randint(0, 5))],
        "ladder_steps": [
            {"client": code, "measured_on": day, "step": str(some.randint(1, 6))}
            for code in codes
            for day in some.sample(DAYS, 2)
        ],
        "placements": [placement(n, codes, pick) for n in range(some.randint(0, 6))],
        "referrals": [
            {"client": pick(codes), "on": pick(DAYS), "to": pick(["Wijkteam", "St. Werk/Inkomen"])}
            for _n in range(some.randint(0, 4))
        ],
        "opening_hours": [open_at(n, pick) for n in range(some.randint(0, 4))],
    }


def roles_over_time(people: list[dict[str, str]], pick) -> list[dict[str, str]]:
    """Since when they are what they are, and what some of them were before."""
    rows = []
    for person in people:
        now_held = [role for role in person["roles"].split("|") if role]
        for role in now_held:
            row = {"person": person["code"], "role": role, "from": pick(["", *DAYS]), "until": ""}
            rows.append(row)
        if "legal_guide" not in now_held and pick([True, False]):
            row = {"person": person["code"], "role": "legal_guide"}  # known by its last day
            rows.append(row | {"from": pick(["", *DAYS[:6]]), "until": "2018-06-30"})
    return rows


def client(n: int, pick) -> dict[str, str]:
    arrival = pick(["assigned", "reunification", "resettled", "own_move"])
    return {
        "code": f"c{n}",
        "household": f"h{pick('12345')}",
        "municipality": "M",
        "sex": pick(["m", "f", "x", ""]),
        "born_on": pick(["", "1980-01-01", "1999-12-31", "2000-01-01", "2000-03-01", "2017-01-01"]),
        "nationality": pick(["SY", "ER", "stateless", ""]),
        "housed_on": pick(DAYS),
        "arrival": arrival,
        "counts_for_target": "no" if arrival == "own_move" else "yes",
    }


def activity(n: int, people: list, codes: list, some: Random) -> dict[str, str]:
    kind = some.choice(KINDS)
    named = some.sample(codes, some.randint(1, min(3, len(codes))))
    return {
        "code": f"a{n}",
        "person": some.choice(people)["code"],
        "kind": kind,
        "started_at": f"{some.choice(DAYS)}T{some.choice(['00:05', '12:00', '23:50'])}",
        "minutes": str(some.randint(1, 99)),
        "clients": "" if kind in {"office", "employer_contact"} else "|".join(named),
        "topics": "|".join(some.choices(TOPICS, k=2)) if kind == "desk_contact" else "",
        "own_words": some.choice(
            [
                "",
                "finance/Schulden",
                f"finance/Schulden|{kind}/Post?=yes",
                f"{kind}/Hoe laat, b.v. 9.30?=om tien|{kind}/Brieven?={some.randint(0, 3)}",
            ]
        ),
        "outcome": some.choice(["", "", "", "done", "no_show"]),
        "interpreter": some.choice(["", "", "ti"]),
    }


def guidance(code: str, pick) -> list[dict[str, str]]:
    """None, a first year, or a second after it."""
    days = [day for day in DAYS if day < "2018-07-01"]
    first, second = sorted([pick(days), pick(DAYS[7:])])
    years = [
        {"client": code, "year_number": "1", "started_on": first, "ended_on": second},
        {"client": code, "year_number": "2", "started_on": "2019-06-01", "ended_on": ""},
    ]
    return years[: pick([0, 1, 1, 2])]


def case(n: int, codes: list, pick) -> dict[str, str]:
    opened = pick(DAYS)
    return {
        "code": f"l{n}",
        "client": pick(codes),
        "kind": pick(["reunification", "reunification", "asylum", "visa"]),
        "opened_on": opened,
        "closed_on": pick(["", *(day for day in DAYS if day >= opened)]),
        "arrived_on": pick(["", *DAYS]),
    }


def placement(n: int, codes: list, pick) -> dict[str, str]:
    started = pick(DAYS[:8])
    ended = pick(["", "", *(day for day in DAYS if day >= started)])
    return {
        "code": f"s{n}",
        "client": pick(codes),
        "kind": pick(["internship", "paid_job", "trial"]),
        "started_on": started,
        "ended_on": ended,
        "job_title": f"job {n}",
        "course_paid_by": pick(["", "", "UWV"]),
        "outcome": pick(["completed", "stopped", "hired"]) if ended else "",
    }


def open_at(n: int, pick) -> dict[str, str]:
    starts = pick(["08:30", "12:00", "12:01", "13:00"])
    return {
        "branch": "b",
        "desk": pick(["walk_in", "walk_in", "legal"]),
        "weekday": str(n + 1),
        "starts": starts,
        "ends": pick(["13:30", "13:59", "14:00", "17:00"]),
        "valid_from": pick(DAYS[:6]),
        "valid_until": pick(["", *DAYS[6:]]),
    }


def as_files(files: dict[str, list[dict[str, str]]]) -> dict[str, bytes]:
    contents = {}
    for name, rows in files.items():
        if rows:
            out = io.StringIO()
            writer = csv.DictWriter(out, rows[0])
            writer.writeheader()
            writer.writerows(rows)
            contents[name] = out.getvalue().encode()
    return contents
