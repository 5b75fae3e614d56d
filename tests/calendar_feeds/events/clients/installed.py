"""Calendars that are installed on the machine: GNOME's service, libical, ical.js, Thunderbird."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from tests.calendar_feeds.events.clients.libraries import span
from tests.calendar_feeds.events.clients.reading import Published, Reader
from tests.calendar_feeds.events.clients.thunderbird import Thunderbird

HERE = Path(__file__).parent
PYTHON = "/usr/bin/python3"  # the system's, which has GObject introspection
ROOT = HERE.parent.parent.parent.parent
ICAL_JS = ROOT / "tests" / "vendor" / "ical.js-2.2.1" / "ical.min.mjs"


@cache
def introspects(*modules: str) -> bool:
    """Whether the system's Python knows these libraries, like "ECal=2.0"."""
    asked = "; ".join(f"gi.require_version(*'{module}'.split('='))" for module in modules)
    command = [PYTHON, "-c", f"import gi; {asked}"]
    return (
        Path(PYTHON).exists()
        and not subprocess.run(command, capture_output=True, check=False).returncode
    )


def debian_version(package: str) -> str:
    asked = ["dpkg-query", "-W", "-f", "${Version}", package]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return done.stdout.partition(":")[2] or done.stdout or "?"


def lines_of(command: list[str], feed: Published) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".ics") as file:
        file.write(feed.content)
        file.flush()
        done = subprocess.run(
            [*command, file.name], capture_output=True, text=True, check=True, timeout=60
        )
    return done.stdout.splitlines()


def with_libical(feeds: list[Published]) -> list[Iterable[str]]:
    return [lines_of([PYTHON, str(HERE / "libical_script.py")], feed) for feed in feeds]


def with_ical_js(feeds: list[Published]) -> list[Iterable[str]]:
    command = ["node", str(HERE / "icaljs.mjs"), str(ICAL_JS)]
    return [lines_of(command, feed) for feed in feeds]


class Evolution:
    """The service behind GNOME Calendar and Evolution, on a bus and in a home of its own."""

    def __init__(self, folder: str) -> None:
        home = {"HOME": folder, "XDG_RUNTIME_DIR": folder, "TZ": "Europe/Amsterdam"}
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("XDG_", "DBUS_"))}
        self.complaints = Path(folder) / "complaints"
        with self.complaints.open("w") as complaints:
            self.process = subprocess.Popen(
                ["dbus-run-session", "--", PYTHON, str(HERE / "evolution_script.py")],
                env={**kept, **home},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )

    def ask(self, *words: str) -> list:
        print(*words, file=self.process.stdin, flush=True)
        if not (answer := self.process.stdout.readline()):
            said = self.complaints.read_text()[-2000:]
            raise RuntimeError(f"evolution-data-server gave no answer: {said}")
        return json.loads(answer)

    def subscribe(self, feed: Published) -> list[str]:
        first, until = (str(int(moment.timestamp())) for moment in span(feed))
        return self.ask("subscribe", feed.address, first, until)

    def look(self) -> list[str]:
        return self.ask("look")

    def receive_mails(self, mails: list, _address: str) -> list[dict]:
        """What it holds of these invitations, one after the other."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(mails, file)
            file.flush()
            return self.ask("receive", file.name)

    def end(self) -> None:
        self.process.stdin.close()
        self.process.stdout.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def evolution() -> Iterator[Evolution]:
    with tempfile.TemporaryDirectory() as folder:
        service = Evolution(folder)
        try:
            yield service
        finally:
            service.end()


def with_evolution(feeds: list[Published]) -> list[Iterable[str]]:
    with evolution() as service:
        return [service.subscribe(feed) for feed in feeds]


def with_thunderbird(feeds: list[Published]) -> list[Iterable[str]]:
    with Thunderbird() as program:
        return [program.subscribe(feed) for feed in feeds]


def program_missing(*names: str) -> str | None:
    absent = [name for name in names if not shutil.which(name)]
    return f"not installed: {', '.join(absent)}" if absent else None


def no_evolution() -> str | None:
    if absent := program_missing("dbus-run-session"):
        return absent
    services = Path("/usr/share/dbus-1/services").glob("org.gnome.evolution.dataserver.*")
    if not introspects("ECal=2.0", "EDataServer=1.2", "ICalGLib=3.0") or not any(services):
        return "apt install evolution-data-server gir1.2-ecal-2.0 python3-gi"
    return None


READERS = [
    Reader(
        "Thunderbird",
        "Windows, Mac and Linux desks",
        lambda: debian_version("thunderbird"),
        lambda: program_missing("thunderbird"),
        with_thunderbird,
    ),
    Reader(
        "evolution-data-server",
        "GNOME Calendar, Evolution",
        lambda: debian_version("evolution-data-server"),
        no_evolution,
        with_evolution,
    ),
    Reader(
        "libical",
        "GNOME, KDE, Cyrus",
        lambda: debian_version("libical3"),
        lambda: None if introspects("ICalGLib=3.0") else "apt install gir1.2-ical-3.0 python3-gi",
        with_libical,
    ),
    Reader(
        "ical.js",
        "Thunderbird, Nextcloud's web pages",
        lambda: ICAL_JS.parent.name.rpartition("-")[2],
        lambda: program_missing("node"),
        with_ical_js,
    ),
]
