"""Programs that take a feed over: vdirsyncer for khal, and the server Radicale."""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from tests.calendar_feeds.events.clients.libraries import span
from tests.calendar_feeds.events.clients.portal import wait_for
from tests.calendar_feeds.events.clients.reading import Published, Reader, line

UTC = ZoneInfo("UTC")
PAIR = """
[pair {name}]
a = "{name}_remote"
b = "{name}_local"
collections = null
conflict_resolution = "a wins"
[storage {name}_remote]
type = "http"
url = "{address}"
[storage {name}_local]
type = "filesystem"
path = "{folder}/{name}/"
fileext = ".ics"
"""
KHAL = """
[calendars]
{calendars}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = feed0
"""
CALENDAR_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
<d:prop><c:calendar-data><c:expand start="{first}" end="{until}"/></c:calendar-data></d:prop>
<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
<c:time-range start="{first}" end="{until}"/>
</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"""
FORMAT = "{calendar}|{start-long-full}|{end-long-full}|{all-day}|{uid}|{status}|{title}"


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def with_khal(feeds: list[Published]) -> list[Iterable[str]]:
    """All feeds fetched by vdirsyncer at once, and listed by khal at once."""
    with tempfile.TemporaryDirectory() as folder:
        names = [f"feed{number}" for number in range(len(feeds))]
        pairs = "".join(
            PAIR.format(name=name, address=feed.address, folder=folder)
            for name, feed in zip(names, feeds, strict=True)
        )
        config = Path(folder, "vdirsyncer")
        config.write_text(f'[general]\nstatus_path = "{folder}/status/"\n{pairs}')
        settings = Path(folder, "khal")
        calendars = "".join(f"[[{name}]]\npath = {folder}/{name}/\n" for name in names)
        settings.write_text(KHAL.format(calendars=calendars, folder=folder))
        environment = {**os.environ, "VDIRSYNCER_CONFIG": str(config), "HOME": folder}
        for step in ("discover", "sync"):
            run([program("vdirsyncer"), step], environment, "y\n" * len(feeds))
        first, until = feeds[0].first, span(feeds[0])[1].date()
        listing = [program("khal"), "-c", str(settings), "list", "--day-format", "", "--format"]
        days = f"{(until - first).days}d"
        text = run([*listing, FORMAT, str(first), days], environment)
    shown = {name: set() for name in names}
    for row in text.splitlines():
        calendar, *rest = row.split("|", 6)
        shown[calendar].add(khal_line(*rest))  # an event of several days comes once for each
    return list(shown.values())


def khal_line(start, end, whole_day, uid, status, title) -> str:
    if whole_day == "True":
        last = date.fromisoformat(end[:10]) + timedelta(days=1)
        return line(date.fromisoformat(start[:10]), last, uid, status.strip(), title)
    starts, ends = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    return line(starts, ends, uid, status.strip(), title)


def run(command: list[str], environment: dict, typed: str = "") -> str:
    done = subprocess.run(
        command, env=environment, input=typed, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr[-2000:]}")
    return done.stdout


def with_radicale(feeds: list[Published]) -> list[Iterable[str]]:
    """Each feed put in a collection, and asked back with the server expanding it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "radicale"),
                f"--server-hosts=127.0.0.1:{port}",
                "--auth-type=none",
                f"--storage-filesystem-folder={folder}/collections",
            ],
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/.web/")
            return [
                through_radicale(f"http://127.0.0.1:{port}/u/feed{number}/", feed)
                for number, feed in enumerate(feeds)
            ]
        finally:
            server.terminate()
            server.wait()


def through_radicale(address: str, feed: Published) -> list[str]:
    from icalendar import Calendar  # noqa: PLC0415

    ask(address, "PUT", feed.content, "text/calendar; charset=utf-8")
    first, until = (f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in span(feed))
    answer = ask(address, "REPORT", QUERY.format(first=first, until=until).encode(), "text/xml")
    return [
        line(event.start, event.end, event["UID"], event["STATUS"], event["SUMMARY"])
        for item in ElementTree.fromstring(answer).iter(CALENDAR_DATA)  # noqa: S314  our own
        for event in Calendar.from_ical(item.text).events
    ]


def ask(address: str, method: str, content: bytes, kind: str) -> bytes:
    headers = {"Content-Type": kind, "Authorization": "Basic dTp1", "Depth": "1"}
    asked = urllib.request.Request(address, content, headers, method=method)  # noqa: S310
    with urllib.request.urlopen(asked) as answer:  # noqa: S310  our own address
        return answer.read()


def lacks(*modules: str) -> str | None:
    missing = [module for module in modules if not find_spec(module)]
    return f"pip install {' '.join(missing)}" if missing else None


READERS = [
    Reader(
        "vdirsyncer and khal",
        "Linux terminals",
        lambda: f"{version('vdirsyncer')}, {version('khal')}",
        lambda: lacks("vdirsyncer", "khal"),
        with_khal,
        keeps_uids=False,  # vdirsyncer gives what it takes from an address uids of its own
    ),
    Reader(
        "Radicale",
        "CalDAV at home, expanded by the server",
        lambda: version("radicale"),
        lambda: lacks("radicale"),
        with_radicale,
    ),
]
