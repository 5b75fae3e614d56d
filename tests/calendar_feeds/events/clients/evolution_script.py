"""Run by the system's Python under dbus-run-session; a command a line, an answer in JSON.

`subscribe ADDRESS FIRST UNTIL` and `look` (again): the lines that GNOME Calendar and Evolution
would show, since this is the service that both ask. FIRST and UNTIL are seconds since 1970.
`receive FILE`: what it holds after each of the invitations in it, [[what happened, calendar], …].
"""

import json
import sys
import time
from urllib.parse import urlsplit

import gi

for name, wanted in (("EDataServer", "1.2"), ("ECal", "2.0"), ("ICalGLib", "3.0")):
    gi.require_version(name, wanted)
from gi.repository import ECal, EDataServer, GLib  # noqa: E402
from gi.repository import ICalGLib as Ical  # noqa: E402

UTC = Ical.Timezone.get_utc_timezone()
registry = EDataServer.SourceRegistry.new_sync(None)
PATIENCE = 180  # seconds; on a busy machine the service may be slower than D-Bus waits


def asked(call, *arguments):
    """The answer of the service, which is asked again when it took too long, as a user would."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return call(*arguments)
        except GLib.Error as error:
            if time.monotonic() > until:
                raise
            sys.stderr.write(f"{error}\n")
            time.sleep(1)


class Subscription:
    def __init__(self, address: str, first: str, until: str) -> None:
        self.first, self.until = int(first), int(until)
        where = urlsplit(address)
        source = EDataServer.Source.new(None, None)
        source.set_display_name("feed")
        source.set_parent("webcal-stub")
        source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("webcal")
        web = source.get_extension(EDataServer.SOURCE_EXTENSION_WEBDAV_BACKEND)
        web.set_resource_path(where.path)
        host = source.get_extension(EDataServer.SOURCE_EXTENSION_AUTHENTICATION)
        host.set_host(where.hostname)
        host.set_port(where.port)
        source.get_extension(EDataServer.SOURCE_EXTENSION_SECURITY).set_secure(False)
        source.get_extension(EDataServer.SOURCE_EXTENSION_OFFLINE).set_stay_synchronized(True)
        asked(registry.commit_source_sync, source, None)
        source = registry.ref_source(source.get_uid())
        kind = ECal.ClientSourceType.EVENTS
        self.client = asked(ECal.Client.connect_sync, source, kind, 1, None)

    def arrived(self, before: list[str]) -> list[str]:
        """What it shows once that differs from before and stays so for a while."""
        last, since = before, time.monotonic()
        while time.monotonic() < since + 15:
            time.sleep(0.25)
            now = self.lines()
            if now == last and now != before:
                break
            last = now
        return last

    def look(self) -> list[str]:
        """Let it fetch the feed again."""
        before = self.lines()
        asked(self.client.refresh_sync, None)
        return self.arrived(before)

    def lines(self) -> list[str]:
        found = []

        def add(event, start, end, *_rest) -> bool:
            given = event.get_first_property(Ical.PropertyKind.STATUS_PROPERTY)
            status = given.get_value_as_string() if given else ""
            summary = " ".join(event.get_summary().split())
            uid = event.get_uid().split("@")[0]
            found.append(f"{moment(start)}/{moment(end)} {uid} {status} {summary}")
            return True

        self.client.generate_instances_sync(self.first, self.until, None, add)
        return sorted(found)


def receive(file: str) -> list[dict[str, str]]:
    """Hand these invitations to an empty calendar, as Evolution does when one presses Accept."""
    source = EDataServer.Source.new(None, None)
    source.set_display_name("mails")
    source.set_parent("local-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_CALENDAR).set_backend_name("local")
    asked(registry.commit_source_sync, source, None)
    source = registry.ref_source(source.get_uid())
    client = asked(ECal.Client.connect_sync, source, ECal.ClientSourceType.EVENTS, 1, None)
    held = []
    with open(file, encoding="utf-8") as mails:
        told = json.load(mails)
    for label, text in told:
        message = Ical.Component.new_from_string(text)
        uid = message.get_first_component(Ical.ComponentKind.VEVENT_COMPONENT).get_uid()
        client.receive_objects_sync(message, 0, None)
        _found, events = client.get_object_list_sync("#t", None)
        mine = [
            f"{event.get_dtstart().convert_to_zone(UTC).as_ical_string()} "
            f"{event.get_sequence()} {event.get_summary()}"
            for event in events
            if event.get_uid() == uid
        ]
        held.append({"label": label, "holds": "".join(mine)})
    return held


def moment(value) -> str:
    text = value.as_ical_string()
    if value.is_date():
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    text = value.convert_to_zone(UTC).as_ical_string()
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[9:11]}:{text[11:13]}Z"


subscription = None
for typed in sys.stdin:
    command, *arguments = typed.split()
    if command == "subscribe":
        subscription = Subscription(*arguments)
        shown = subscription.arrived([])
    elif command == "receive":
        shown = receive(*arguments)
    else:
        shown = subscription.look()
    sys.stdout.write(json.dumps(shown) + "\n")
    sys.stdout.flush()
