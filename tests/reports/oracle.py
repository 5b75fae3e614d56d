"""The figures once more, from the text of the import files alone: no database, no portal code."""

import calendar
from collections import Counter, defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal


def later(day: str, months: int) -> str:
    number = int(day[:4]) * 12 + int(day[5:7]) - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return f"{year:04}-{month + 1:02}-{min(int(day[8:]), last):02}"


def rounded(parts: int, in_one: int, decimals: str) -> float:
    return float((Decimal(parts) / in_one).quantize(Decimal(decimals), ROUND_HALF_UP))


class Oracle:
    """`files` is {name: rows as dicts of text}; every row is of the one branch."""

    def __init__(self, files: dict, since: str, until: str, basis: str = "all"):
        self.files, self.since, self.until, self.basis = files, since, until, basis
        self.clients = {row["code"]: row for row in files["clients"]}
        self.acts = [a for a in files["activities"] if self.within(a["started_at"][:10])]
        self.done = [a for a in self.acts if a["outcome"] in {"", "done"}]
        self.found: Counter = Counter()

    def within(self, day: str) -> bool:
        return bool(day) and self.since <= day <= self.until

    def of(self, *kinds: str) -> list:
        return [a for a in self.done if a["kind"] in kinds]

    def named(self, acts: list) -> set:
        return {c for a in acts for c in a["clients"].split("|") if c}

    def figures(self) -> dict:
        """Only what is not 0."""
        for part in (self.housing, self.target, self.contacts, self.opening_hours, self.cases):
            part()
        for part in (self.referrals, self.work, self.placements, self.hours):
            part()
        return {key: value for key, value in self.found.items() if value}

    def housing(self) -> None:
        f = self.found
        housed = [
            c
            for c in self.clients.values()
            if c["counts_for_target"] == "yes" and self.within(c["housed_on"])
        ]
        sizes = Counter(c["household"] for c in housed)
        for c in housed:
            age = "age_unknown"
            if c["born_on"]:
                age = "adults" if later(c["born_on"], 216) <= c["housed_on"] else "children"
            f["housing.housed"] += 1
            f[f"housing.{age}"] += 1
            f[f"housing.nationality.{c['nationality'] or 'unknown'}"] += 1
            if self.basis == "all" or age == "adults":
                f["housing." + {"m": "men", "f": "women"}.get(c["sex"], "sex_other")] += 1
            if c["arrival"] == "reunification":
                f["housing.reunification_arrivals"] += 1
                if age != "age_unknown":
                    f[f"housing.reunification_arrivals.{age}"] += 1
            f["housing.resettled"] += c["arrival"] == "resettled"
        reunited = {c["household"] for c in housed if c["arrival"] == "reunification"}
        f["housing.reunification_households"] = len(reunited)
        f["housing.households"] = len(sizes)
        f["housing.households.single"] = sum(n == 1 for n in sizes.values())
        f["housing.households.multiple"] = sum(n > 1 for n in sizes.values())
        f["housing.own_moves"] = sum(
            c["arrival"] == "own_move" and self.within(c["housed_on"])
            for c in self.clients.values()
        )

    def target(self) -> None:
        f, targets = self.found, {}
        for row in self.files["housing_targets"]:
            begin = f"{row['half_year'][:4]}-{'01' if row['half_year'][-1] == '1' else '07'}-01"
            targets[begin] = int(row["persons"])
        first = min(targets)
        fixes = [(row["on"], int(row["persons"])) for row in self.files["housing_corrections"]]
        housed = [c["housed_on"] for c in self.clients.values() if c["counts_for_target"] == "yes"]
        f["target.opening"] = (
            sum(first <= day < self.since for day in housed)
            - sum(n for begin, n in targets.items() if begin < self.since)
            + sum(n for day, n in fixes if day < self.since)
        )
        f["target.target"] = sum(n for begin, n in targets.items() if self.within(begin))
        f["target.corrections"] = sum(n for day, n in fixes if self.within(day))
        f["target.to_house"] = f["target.target"] - f["target.opening"]
        f["target.closing"] = f["target.corrections"] - f["target.to_house"] + f["housing.housed"]

    def is_guided(self, act: dict) -> bool:
        first = self.clients.get(act["clients"].split("|")[0])
        if first is None or not first["housed_on"]:
            return False
        rules = sorted(
            (row["guidance_from"], int(row["guidance_months"]))
            for row in self.files["municipalities"]
            if row["name"] == first["municipality"] and row["guidance_from"] <= first["housed_on"]
        )
        end = later(first["housed_on"], rules[-1][1] if rules else 0)
        return act["started_at"][:10] < end

    def contacts(self) -> None:
        f = self.found
        desk = [a for a in self.of("desk_contact") if not self.is_guided(a)]
        legal = self.of("legal_consultation")
        topics = Counter(t for a in desk for t in a["topics"].split("|") if t)
        f["desk.contacts"], f["desk.topics"] = len(desk), topics.total()
        f["desk.unique_clients"] = len(self.named(desk))
        self.who("desk.unique_clients", self.first_days(desk))
        self.who("legal.consultation_clients", self.first_days(legal))
        self.guidance()
        for topic, times in topics.items():
            f[f"desk.topic.{topic}"] = times
        f["guidance.contacts"] = len(self.of("desk_contact")) - len(desk)
        f["guidance.talks"] = len(self.of("guidance_talk"))
        f["legal.contacts"] = len(legal)
        f["legal.consultation_clients"] = len(self.named(legal))
        f["activities.failed"] = len(self.acts) - len(self.done)
        for act in self.done:
            if act["interpreter"]:
                f[f"activities.with_interpreter.{act['interpreter']}"] += 1
        f["activities.with_interpreter"] = sum(bool(a["interpreter"]) for a in self.done)
        f["language.lessons"] = len(self.of("language_lesson"))
        asks = {f"{w['under']}/{w['name']}": w["answer"] for w in self.files.get("own_words", [])}
        for word in (w for a in self.done for w in a.get("own_words", "").split("|") if w):
            name, _equals, answer = word.partition("=")
            if asks[name] == "number":
                f[f"activities.number.{name}"] += int(answer)
            else:
                f[f"activities.word.{name if asks[name] == 'text' else word}"] += 1

    def first_days(self, acts: list) -> dict:
        return {
            code: min(a["started_at"] for a in acts if code in self.named([a]))[:10]
            for code in self.named(acts)
        }

    def guidance(self) -> None:
        f, first = self.found, {}
        for row in self.files.get("guidance_trajectories", ()):
            started, ended = row["started_on"], row["ended_on"] or "9999"
            f[f"guidance.started.{row['year_number']}"] += self.within(started)
            if started <= self.until and ended >= self.since:
                day = max(started, self.since)
                first[row["client"]] = min(day, first.get(row["client"], day))
        f["guidance.clients"] = len(first)
        self.who("guidance.clients", first)

    def who(self, key: str, first: dict) -> None:
        f = self.found
        who = {code: self.clients[code] for code in first}
        for code, client in who.items():
            f[f"{key}.{ {'m': 'men', 'f': 'women'}.get(client['sex'], 'sex_other') }"] += 1
            f[f"{key}.nationality.{client['nationality'] or 'unknown'}"] += 1
            band = "unknown"
            if born := client["born_on"]:
                of_age = [n for n in (18, 25, 45, 65) if later(born, n * 12) <= first[code]]
                band = ["0-17", "18-24", "25-44", "45-64", "65+"][len(of_age)]
            f[f"{key}.age.{band}"] += 1
        for size in Counter(client["household"] for client in who.values()).values():
            f[f"{key}.households.{'single' if size == 1 else 'multiple'}"] += 1

    def referrals(self) -> None:
        for row in self.files.get("referrals", ()):
            if self.within(row["on"]):
                self.found["desk.referrals"] += 1
                self.found[f"desk.referrals.to.{row['to']}"] += 1

    def opening_hours(self) -> None:
        for row in self.files.get("opening_hours", ()):
            holds = row["valid_from"] <= self.until <= (row["valid_until"] or "9999")
            if holds and row["desk"] == "walk_in":
                both = row["starts"] <= "12:00" and row["ends"] >= "14:00"
                self.found["desk.half_days_per_week"] += 2 if both else 1

    def cases(self) -> None:
        f, took, of_nation = self.found, defaultdict(list), defaultdict(list)
        for case in self.files["legal_cases"]:
            is_family = case["kind"] == "reunification"
            key = "legal.reunification" if is_family else f"legal.cases.{case['kind']}"
            opened, closed = case["opened_on"], case["closed_on"] or "9999"
            f[f"{key}.opened"] += self.within(opened)
            f[f"{key}.total"] += opened <= self.until and closed >= self.since
            f[f"{key}.closed"] += self.within(closed)
            if opened and self.within(closed):
                days = (date.fromisoformat(closed) - date.fromisoformat(opened)).days + 1
                took[key].append(days)
                if is_family:
                    nation = self.clients[case["client"]]["nationality"] or "unknown"
                    of_nation[nation].append(days)
            if is_family and self.within(case["arrived_on"]):
                f["legal.families_reunited"] += 1
                nation = self.clients[case["client"]]["nationality"] or "unknown"
                f[f"legal.families_reunited.nationality.{nation}"] += 1
        for key, days in took.items():
            f[f"{key}.median_weeks"] = self.middle_of(days)
            f[f"{key}.longest_weeks"] = rounded(max(days), 7, "0.1")
        for nation, days in of_nation.items():
            key = f"legal.reunification.median_weeks.nationality.{nation}"
            f[key] = self.middle_of(days)

    def middle_of(self, days: list[int]) -> float:
        """In weeks; of an even number the middle is between two."""
        found = sorted(days)
        middle = (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2
        return rounded(middle, 7, "0.1")

    def work(self) -> None:
        f, steps, all_steps = self.found, defaultdict(dict), defaultdict(dict)
        coached = self.of("job_coaching")
        f["work.clients"] = len(self.named(coached))
        self.who("work.clients", self.first_days(coached))
        f["work.employer_contacts"] = len(self.of("employer_contact"))
        for row in self.files["ladder_steps"]:
            all_steps[row["client"]][row["measured_on"]] = int(row["step"])
            if self.within(row["measured_on"]):
                steps[row["client"]][row["measured_on"]] = int(row["step"])
        for measured in steps.values():
            if len(measured) > 1:
                by = measured[max(measured)] - measured[min(measured)]
                f["work.ladder." + ("risen" if by > 0 else "fallen" if by else "same")] += 1

        for measured in all_steps.values():
            f["work.ladder.steps_climbed"] += self.climbed(measured)

    def climbed(self, measured: dict) -> int:
        pairs = zip(sorted(measured), sorted(measured)[1:], strict=False)
        rises = (measured[day] - measured[was] for was, day in pairs if self.within(day))
        return sum(max(rise, 0) for rise in rises)

    def placements(self) -> None:
        f = self.found
        for row in self.files.get("placements", ()):
            started, ended = row["started_on"], row["ended_on"] or "9999"
            if self.within(started):
                f["work.placements"] += 1
                f[f"work.placements.{row['kind']}"] += 1
                f["work.courses_paid_by_others"] += bool(row["course_paid_by"])
            f["work.placements.running"] += started <= self.until <= ended
            for months in (1, 3, 6, 12):
                due = later(started, months)
                if self.within(due) and row["ended_on"]:
                    f[f"work.placements.asked.{months}"] += 1
                    f[f"work.placements.lasting.{months}"] += ended >= due

    def roles_of(self, person: dict[str, str]) -> set[str]:
        """What somebody was on a day of the period on which they worked here."""
        said = [r for r in self.files.get("person_roles", ()) if r["person"] == person["code"]]
        since = {row["role"]: row["from"] for row in said if not row["until"]}
        spans = [(r, since.get(r, ""), "") for r in filter(None, person["roles"].split("|"))]
        spans += [(row["role"], row["from"], row["until"]) for row in said if row["until"]]
        last = person["ended_on"] or "9999"
        return {
            role
            for role, first, end in spans
            if max(first, person["started_on"], self.since) <= min(end or "9999", last, self.until)
        }

    def hours(self) -> None:
        f, minutes = self.found, Counter()
        people = {row["code"]: row for row in self.files["people"]}
        keys = {"paid": "paid", "volunteer": "volunteers", "trainee": "trainees"}
        active = set()
        for person in people.values():
            if person["started_on"] <= self.until and (person["ended_on"] or "9999") >= self.since:
                active.add(person["code"])
                f["people." + keys[person["employment"]]] += 1
                is_here = (person["ended_on"] or "9999") >= self.until
                f[f"people.{keys[person['employment']]}.last_day"] += is_here
                for role in self.roles_of(person):
                    f[f"people.{role}"] += 1
        coaches = {c for c in active if "language_coach" in self.roles_of(people[c])}
        f["language.coaches"] = len(coaches)
        visits = [a for a in self.of("home_visit", "language_lesson") if a["person"] in coaches]
        f["language.households"] = len({self.clients[c]["household"] for c in self.named(visits)})
        for act in self.acts:
            employment = people[act["person"]]["employment"]
            for key in ("total", act["kind"], f"employment.{employment}"):
                minutes[f"hours.{key}"] += int(act["minutes"])
        f.update({key: rounded(n, 60, "0.01") for key, n in minutes.items()})
