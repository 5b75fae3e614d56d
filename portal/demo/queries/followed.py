"""What was followed over months in the running year of the demo."""

from datetime import date, timedelta

from portal.demo.queries.done import DESK_WORKERS
from portal.demo.queries.drawn import Drawn


class Followed(Drawn):
    def legal_cases(self) -> list[tuple]:
        rows: list[tuple] = [
            ("code", "client", "kind", "opened_on", "closed_on", "outcome", "arrived_on")
        ]
        for number, (_code, members, housed) in enumerate(self.households[4:12]):
            closed = housed + timedelta(200)
            done = closed < self.until
            rows.append(
                (
                    f"demo-case-{number}",
                    members[0],
                    "reunification",
                    housed,
                    closed if done else "",
                    "granted" if done else "",
                    closed if done else "",
                )
            )
        return rows

    def trajectories(self) -> list[tuple]:
        rows: list[tuple] = [("client", "year_number", "started_on", "ended_on")]
        for _code, members, housed in self.households:
            second = housed + timedelta(365)
            rows.append(
                (members[0], 1, housed, second - timedelta(1) if second < self.until else "")
            )
            if second <= self.until:
                rows.append((members[0], 2, second, ""))
        return rows

    def placements(self) -> list[tuple]:
        rows: list[tuple] = [
            (
                "code",
                "client",
                "employer",
                "kind",
                "started_on",
                "ended_on",
                "hours_per_week",
                "job_title",
            )
        ]
        kinds = ("internship", "paid_job", "work_experience", "volunteering", "internship")
        for number, kind in enumerate(kinds):
            _code, members, housed = self.households[2 + number]
            rows.append(
                (
                    f"demo-placement-{number}",
                    members[0],
                    f"employer-{number + 1:04}",
                    kind,
                    self.day(housed),
                    "",
                    "24",
                    "medewerker",
                )
            )
        return rows

    def ladder(self) -> list[tuple]:
        rows: list[tuple] = [("client", "measured_on", "step")]
        first = min(date(self.until.year, 1, 5), self.until - timedelta(1))
        for number, (_code, members, _housed) in enumerate(self.households[:8]):
            rows.append((members[0], first, 2))
            rows.append((members[0], self.until, 2 + number % 3))
        return rows

    def expenses(self) -> list[tuple]:
        rows: list[tuple] = [
            ("person", "spent_on", "kind", "km", "amount", "description", "status")
        ]
        for _ in range(60):
            day = self.day()
            status = "paid" if (self.until - day).days > 60 else "submitted"
            rows.append(("person-0007", day, "mileage", "8.4", "1.93", "huisbezoeken", status))
        return rows

    def meetings(self) -> list[tuple]:
        rows: list[tuple] = [
            ("code", "branch", "title", "starts_at", "minutes", "place", "attendees")
        ]
        day = self.since + timedelta(7 - self.since.weekday())
        number = 0
        while day < self.until:
            number += 1
            rows.append(
                (
                    f"demo-meeting-{number}",
                    "maassluis",
                    "Teamoverleg",
                    f"{day}T10:00",
                    90,
                    "P.J. Troelstraweg 6",
                    "|".join(["person-0001", "person-0002", *DESK_WORKERS]),
                )
            )
            day += timedelta(42)
        return rows
