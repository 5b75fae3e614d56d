"""Run by the system's Python, with GObject introspection: `libical_script.py FILE`.

libical is what GNOME, Evolution and others read calendars with.
"""

import sys
from pathlib import Path

import gi

gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as Ical  # noqa: E402

UTC = Ical.Timezone.get_utc_timezone()


def components(parent, kind):
    part = parent.get_first_component(kind)
    while part:
        yield part
        part = parent.get_next_component(kind)


def zone_of(event, kind, zones):
    given = event.get_first_property(kind).get_first_parameter(Ical.ParameterKind.TZID_PARAMETER)
    return zones[given.get_tzid()] if given else None


def moment(value, zone) -> str:
    text = f"{value.get_year():04}-{value.get_month():02}-{value.get_day():02}"
    if value.is_date():
        return text
    value.set_timezone(zone)
    value = value.convert_to_zone(UTC)
    day = f"{value.get_year():04}-{value.get_month():02}-{value.get_day():02}"
    return f"{day}T{value.get_hour():02}:{value.get_minute():02}Z"


def main(file: str) -> None:
    calendar = Ical.Component.new_from_string(Path(file).read_bytes().decode())
    zones = {}
    for part in components(calendar, Ical.ComponentKind.VTIMEZONE_COMPONENT):
        zone = Ical.Timezone.new()
        zone.set_component(part.clone())
        zones[zone.get_tzid()] = zone
    start, end = Ical.PropertyKind.DTSTART_PROPERTY, Ical.PropertyKind.DTEND_PROPERTY
    for event in components(calendar, Ical.ComponentKind.VEVENT_COMPONENT):
        span = "/".join(
            (
                moment(event.get_dtstart(), zone_of(event, start, zones)),
                moment(event.get_dtend(), zone_of(event, end, zones)),
            )
        )
        status = event.get_first_property(Ical.PropertyKind.STATUS_PROPERTY).get_value_as_string()
        summary = " ".join(event.get_summary().split())
        uid = event.get_uid().partition("@")[0]
        sys.stdout.write(f"{span} {uid} {status} {summary}\n")


main(sys.argv[1])
