"""B13: the busiest hour of the country against gunicorn and PostgreSQL on this machine.

Requests come when they come (at random, so many an hour), whether or not those before them were
answered; how long one takes counts from the moment at which it was due. Runs in a process of its
own: `python -m bench.capacity`.
"""

import asyncio
import os
import random
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer

from bench import nation
from bench.measure import IS_SMALL, scaled
from chaos.server import free_port, programs

CORES = os.cpu_count() or 1
HOUR = 3600
TARGET, MOST_MS = 10, 150
LEVELS = (1,) if IS_SMALL else (1, 3, 5, 10)  # times the demand
SECONDS = 1 if IS_SMALL else 40  # a level
ALONE, ROUNDS = scaled(14), 3  # requests of each kind one after another, for what it costs
WARMED = scaled(2000, 5)  # of the feeds, polled here all the time
OPEN_AT_MOST = 400
HOST = urllib.parse.urlsplit(nation.BASE).hostname


@dataclass
class Asked:
    """A request: what is sent, and which statuses answer it."""

    path: str
    person: int = 0
    form: dict | None = None
    headers: dict = field(default_factory=dict)
    right: tuple[int, ...] = (200,)


@dataclass
class Kind:
    """A kind of request: how often in the busiest hour of the whole country, and what it is."""

    name: str
    an_hour: int
    make: Callable[["Crowd"], Asked]
    is_poll: bool = False


class Crowd:
    """Who asks: people of all branches, their clients, the feeds of calendars."""

    def __init__(self, secret_key: str) -> None:
        self.draw = random.Random(1)  # noqa: S311  no secret
        self.token = URLSafeTimedSerializer(secret_key, salt="wtf-csrf-token").dumps(nation.CSRF)
        self.tags: dict[str, str] = {}
        self.logged_in = 0

    def anybody(self) -> int:
        """One who is no leader, of any branch."""
        return self.draw.randrange(nation.BRANCHES, nation.PEOPLE) + 1

    def leader(self) -> int:
        return self.draw.randrange(nation.BRANCHES) + 1

    def client_of(self, person: int) -> int:
        branch, place = (person - 1) % nation.BRANCHES, (person - 1) // nation.BRANCHES
        number = place - 1 + (nation.A_BRANCH - 1) * self.draw.randrange(nation.HELPED)
        return branch + 1 + nation.BRANCHES * number

    def file(self) -> Asked:
        person = self.anybody()
        return Asked(f"/clients/{self.client_of(person)}", person)

    def visit(self) -> Asked:
        person = self.anybody()
        client = self.client_of(person)
        form = {"kind": "home_visit", "households": client, "clients": client, "day": "today"}
        form |= {"duration": "60", "outcome": "done", "another": "y"}
        return self.form("/activities/new", person, form)

    def cost(self) -> Asked:
        form = {"kind": "parking", "amount": "4,50", "day": "today"}
        return self.form("/claims/lines/new", self.anybody(), form)

    def form(self, path: str, person: int, fields: dict) -> Asked:
        key = f"{self.draw.getrandbits(128):032x}"
        form = {"csrf_token": self.token, "form_key": key} | fields
        return Asked(path, person, form, right=(302, 303))

    def poll(self) -> Asked:
        path = path_of_feed(self.draw.randrange(1, WARMED + 1))
        if path in self.tags and self.draw.random() < 0.8:
            return Asked(path, headers={"If-None-Match": self.tags[path]}, right=(304,))
        return Asked(path)


def path_of_feed(number: int) -> str:
    return f"/calendar/bench{number:038d}.ics"


def of_anybody(path: str) -> Callable[[Crowd], Asked]:
    return lambda crowd: Asked(path, crowd.anybody())


def of_leader(path: str) -> Callable[[Crowd], Asked]:
    return lambda crowd: Asked(path, crowd.leader())


def log_in(crowd: Crowd) -> Asked:
    """Each of another person and place, as they are counted apart."""
    crowd.logged_in += 1
    form = {"email": f"p{crowd.anybody()}@example.org", "password": nation.PASSWORD}
    return Asked("/log-in", form=form, right=(302, 303))


# The busiest hour of a year: nine to ten on a Monday in January. 13,000 people, of whom a third
# works that day and 1,700 begin in this hour; each branch makes its figures; 40,000 feeds are
# polled every quarter of an hour.
KINDS = [
    Kind("log in", 1_700, log_in),
    Kind("Today", 2_600, of_anybody("/")),
    Kind("own log", 2_000, of_anybody("/activities/")),
    Kind("form of a visit", 1_500, of_anybody("/activities/new")),
    Kind("a visit is logged", 1_500, Crowd.visit),
    Kind("clients", 1_000, of_anybody("/clients")),
    Kind("file of a client", 1_500, Crowd.file),
    Kind("agenda", 800, of_anybody("/agenda")),
    Kind("own costs", 500, of_anybody("/claims")),
    Kind("a cost is claimed", 400, Crowd.cost),
    Kind("roster", 300, of_anybody("/roster")),
    Kind("log of the branch", 300, of_leader("/activities/team/list")),
    Kind("claims to decide", 300, of_leader("/claims/decide")),
    Kind("figures of a year", 300, of_leader("/figures")),
    Kind("list behind a figure", 600, of_leader("/figures/desk.contacts")),
    Kind("poll of a feed", 160_000, Crowd.poll, is_poll=True),
]


def raw(asked: Asked, address: str, cookie: str = "") -> bytes:
    body = urllib.parse.urlencode(asked.form).encode() if asked.form else b""
    cookies = [f"__Host-brug={nation.secret_of(asked.person)}"] if asked.person else []
    cookies += [cookie] if cookie else []
    headers = {
        "Host": HOST,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": address,
        "Connection": "close",
        **({"Cookie": "; ".join(cookies)} if cookies else {}),
        **asked.headers,
    }
    if asked.form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Content-Length"] = str(len(body))
        headers["Referer"] = f"{nation.BASE}/"
        headers["Origin"] = nation.BASE
        headers["Sec-Fetch-Site"] = "same-origin"
    method = "POST" if asked.form else "GET"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {asked.path} HTTP/1.1\r\n{lines}\r\n".encode() + body


class Load:
    """Sends to one port, and keeps what came of it by kind."""

    def __init__(self, port: int, crowd: Crowd) -> None:
        self.port, self.crowd = port, crowd
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self.room = asyncio.Semaphore(OPEN_AT_MOST)

    async def send(self, data: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(data)
            return await reader.read(-1)
        finally:
            writer.close()

    async def ask(self, kind: Kind, due: float) -> None:
        async with self.room:
            asked = kind.make(self.crowd)
            address = f"10.{self.crowd.draw.randrange(256)}.{self.crowd.draw.randrange(256)}.9"
            cookie = ""
            if kind.make is log_in:  # a stranger gets the form first; that is not counted
                page = await self.send(raw(Asked("/log-in"), address))
                cookie = re.search(rb"(?i)set-cookie: ([^;]+)", page)[1].decode()
                token = re.search(rb'name="csrf_token"[^>]*value="([^"]+)"', page)
                asked.form["csrf_token"] = token[1].decode()
                due = max(due, time.monotonic())
            answer = await self.send(raw(asked, address, cookie))
        self.taken[kind.name].append(time.monotonic() - due)
        status = int(answer[9:12] or 0)
        if status not in asked.right:
            self.wrong[f"{kind.name}: {status}"] += 1
        elif kind.is_poll and status == 200:
            tag = re.search(rb"(?i)etag: ([^\r]+)", answer)
            self.crowd.tags[asked.path] = tag[1].decode()

    async def level(self, times: float, seconds: float) -> None:
        """So many times the demand; each request begins when it is due."""
        weights = [kind.an_hour for kind in KINDS]
        rate = sum(weights) / HOUR * times
        due, tasks = time.monotonic(), []
        until = due + seconds
        while (due := due + self.crowd.draw.expovariate(rate)) < until:
            if (wait := due - time.monotonic()) > 0:
                await asyncio.sleep(wait)
            [kind] = self.crowd.draw.choices(KINDS, weights)
            tasks.append(asyncio.create_task(self.ask(kind, due)))
        for done in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(done, Exception):
                self.wrong[type(done).__name__] += 1

    async def every_feed(self) -> None:
        """What a feed costs first it costs once a day; in the hour it is asked again and again."""
        for path in map(path_of_feed, range(1, WARMED + 1)):
            first = Kind("first poll", 0, lambda _crowd, path=path: Asked(path), is_poll=True)
            await self.ask(first, time.monotonic())

    async def one_by_one(self, kind: Kind, number: int) -> None:
        for _ in range(number):
            await self.ask(kind, time.monotonic())


@contextmanager
def served(country: nation.Nation) -> Iterator[tuple[int, int]]:
    """The portal under gunicorn as it is served: its port, and its process."""
    port = free_port()
    there = country.environment | {"PORT": str(port)}
    app = "bench.capacity:portal()"
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", app], env=there)
    try:
        for _ in range(300):
            try:
                asyncio.run(Load(port, Crowd("x")).send(raw(Asked("/healthz"), "10.0.0.1")))
                break
            except OSError:
                time.sleep(0.1)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def portal():
    """The portal; that people have set up a second factor is left out."""
    from portal.app import create_app

    return create_app({"SECOND_FACTOR_OBLIGED": False})


def ticks_of(number: int) -> int:
    """Of the processor, by this process and all that it began, ended ones too."""
    try:
        told = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    except OSError:
        return 0
    return sum(map(int, told[11:15])) + sum(ticks_of(int(child)) for child in children)


@dataclass
class Cost:
    """Seconds of the processor: of the portal, the database, this program, and all else here."""

    portal: float
    database: float
    here: float
    everything: float

    @property
    def others(self) -> float:
        return self.everything - self.portal - self.database - self.here


@contextmanager
def counted(portal: int, database: int) -> Iterator[list[Cost]]:
    def look() -> list[float]:
        busy = Path("/proc/stat").read_text().splitlines()[0].split()[1:9]
        idle = int(busy[3]) + int(busy[4])
        ticks = (ticks_of(portal), ticks_of(database), sum(map(int, busy)) - idle)
        here = time.process_time()
        hertz = os.sysconf("SC_CLK_TCK")
        return [ticks[0] / hertz, ticks[1] / hertz, here, ticks[2] / hertz]

    before, said = look(), []
    yield said
    said.append(Cost(*(after - was for after, was in zip(look(), before, strict=True))))


def share(values: list[float], part: float) -> float:
    """In milliseconds: so large a part of them took no longer."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000 if ordered else 0.0


def busiest_hour() -> bool:
    if programs() is None:
        print("B13  left out: the programs of PostgreSQL are not here")
        return True
    with nation.nation() as country, served(country) as (port, portal_number):
        database_number = int(
            (country.server.data / "db" / "postmaster.pid").read_text().split()[0]
        )
        crowd = Crowd((country.folder / "secret_key").read_text().strip())
        costs = alone(port, crowd, portal_number, database_number)
        hour = tell_costs(costs)
        held = True
        for times in LEVELS:
            load = Load(port, crowd)
            with counted(portal_number, database_number) as said:
                asyncio.run(load.level(times, SECONDS))
            held &= tell_level(times, load, said[0])
        room = CORES * HOUR / hour
        print(f"B13  by its processor this machine has room for {room:.1f} times the busiest hour")
        return held


def alone(port: int, crowd: Crowd, portal: int, database: int) -> dict[str, tuple]:
    """What one request of each kind costs: milliseconds of the portal, of the database, in all.

    The least of three rounds: while others work, the same costs up to three times as much.
    """
    for _ in range(2):  # in each worker
        asyncio.run(Load(port, crowd).every_feed())
    found = {}
    for kind in KINDS:
        load, number = Load(port, crowd), ALONE * (10 if kind.is_poll else 1)
        asyncio.run(load.one_by_one(kind, scaled(8)))
        load.taken.clear()
        rounds = []
        for _ in range(ROUNDS):
            with counted(portal, database) as said:
                asyncio.run(load.one_by_one(kind, number))
            rounds.append((said[0].portal, said[0].database))
        assert not load.wrong, load.wrong
        median = statistics.median(load.taken[kind.name]) * 1000
        ours, theirs = (1000 * min(part) / number for part in zip(*rounds, strict=True))
        found[kind.name] = (ours, theirs, median)
    return found


def tell_costs(costs: dict[str, tuple]) -> float:
    """What each kind costs, and seconds of the processor for the whole hour."""
    whole = sum(kind.an_hour * sum(costs[kind.name][:2]) / 1000 for kind in KINDS)
    print(f"{'alone':24}{'an hour':>9}{'portal':>9}{'database':>9}{'median':>9}{'share':>8}")
    for kind in KINDS:
        ours, theirs, median = costs[kind.name]
        part = kind.an_hour * (ours + theirs) / 1000 / whole if whole else 0
        print(
            f"{kind.name:24}{kind.an_hour:>9,}{ours:>6.1f} ms{theirs:>6.1f} ms{median:>6.0f} ms"
            f"{part:>8.0%}"
        )
    print(f"{'the busiest hour':24}{sum(k.an_hour for k in KINDS):>9,}{whole:>18.0f} s of 7,200 s")
    return whole


def tell_level(times: int, load: Load, cost: Cost) -> bool:
    """Whether it was as fast as is asked, which is asked at the highest level only.

    A log-in takes the same 0.6 s for everybody (ACCOUNT_SECONDS): it counts as no page.
    """
    kinds = [kind for kind in KINDS if not kind.is_poll and kind.make is not log_in]
    pages = [each for kind in kinds for each in load.taken[kind.name]]
    asked = sum(map(len, load.taken.values()))
    print(
        f"\n{times} times the demand for {SECONDS} s: {asked / SECONDS:,.0f} requests a second,"
        f" {len(pages) / SECONDS:,.0f} of them pages; the portal took"
        f" {cost.portal / SECONDS:.2f} cores, the database {cost.database / SECONDS:.2f}, this"
        f" program {cost.here / SECONDS:.2f}, others {cost.others / SECONDS:.2f} of {CORES}"
    )
    print(f"{'':24}{'asked':>9}{'p50':>9}{'p95':>9}{'p99':>9}")
    for name, taken in [("all pages and forms", pages), *load.taken.items()]:
        shown = "".join(f"{share(taken, part):>6.0f} ms" for part in (0.5, 0.95, 0.99))
        print(f"{name:24}{len(taken):>9,}{shown}")
    if load.wrong:
        print(f"not answered as they should: {dict(load.wrong)}")
    holds = share(pages, 0.95) <= MOST_MS and not load.wrong
    verdict = "small" if IS_SMALL else "ok" if holds else "MISSED"
    print(f"B13  {times} times the demand, p95 of pages at most {MOST_MS} ms: {verdict}")
    return not load.wrong if IS_SMALL else holds or times < TARGET


if __name__ == "__main__":
    sys.exit(not busiest_hour())
