"""The agenda or the minutes of a meeting on paper: as PDF, and as a Word file to go on with."""

from docx.document import Document as WordFile
from flask_babel import gettext as _

from portal.core.clock import local
from portal.core.i18n.formatting import clock, day, hours
from portal.core.i18n.language import direction_of, language
from portal.core.render import pdf, word
from portal.people.models import Person
from portal.schedule.meetings import queries
from portal.schedule.meetings.models import ActionPoint, Meeting, MeetingStatus
from portal.schedule.meetings.queries import agenda, listing
from portal.schedule.meetings.queries.files import files_of


def contents(meeting: Meeting, reader: Person) -> dict:
    """All that stands on it, in the language that is spoken; what was not said is empty."""
    points = queries.points_of(meeting)
    before = listing.open_before(reader, meeting) if meeting.is_planned else []
    return {
        "language": language(),
        "title": title_of(meeting),
        "name": meeting.label,
        "branch": queries.branch_of(reader).name,
        "facts": facts_of(meeting, reader),
        "before": [done_by(action) for action in before],
        "points": [
            {
                "text": one.point.text,
                "facts": point_facts(one),
                "said": one.point.said or "",
                "decided": one.point.decided or "",
            }
            for one in agenda.timed(meeting, points)
        ],
        "further": meeting.notes or "",
        "decisions": [point.decided for point in points if point.decided],
        "actions": [done_by(action) for action in queries.actions_of(meeting)],
        "files": [one.file.name for one in files_of(meeting) if one.file.name],
        "words": {
            "before": _("Open from last time"),
            "agenda": _("Agenda"),
            "further": _("Further"),
            "decided": _("Decided"),
            "decisions": _("What was decided"),
            "actions": _("Action points"),
            "files": _("Files"),
            "what": _("What"),
            "who": _("Who"),
            "by": _("By when"),
        },
    }


def title_of(meeting: Meeting) -> str:
    return _("Minutes of the meeting") if meeting.has_begun else _("Agenda of the meeting")


def facts_of(meeting: Meeting, reader: Person) -> list[tuple[str, str]]:
    """(what, what it is) of the head; who was there once that is noted. Who is asked and answered
    what is for leaders until then."""
    guests = queries.guests(meeting)
    when = f"{day(local(meeting.starts_at).date())} {clock(meeting.starts_at)}"
    asked = [guest for guest in guests if guest.is_invited]
    if meeting.status == MeetingStatus.HELD:
        absent = [guest for guest in asked if not guest.was_there]
        people = [
            (_("Present"), names(guest for guest in guests if guest.was_there)),
            (_("Absent with notice"), names(guest for guest in absent if guest.gave_notice)),
            (_("Absent"), names(guest for guest in absent if not guest.gave_notice)),
        ]
    elif meeting.can_be_changed_by(reader):
        people = [
            (_("Invited"), names(guest for guest in asked if not guest.gave_notice)),
            (_("Absent with notice"), names(guest for guest in asked if guest.gave_notice)),
        ]
    else:
        people = []
    found = [
        (_("When"), f"{when}–{clock(meeting.ends_at)}"),
        (_("Where"), meeting.place or ""),
        *people,
        (_("Minutes by"), meeting.note_taker.label if meeting.note_taker_id else ""),
        (_("Cancelled"), meeting.cancel_reason or ""),
    ]
    return [(label, text) for label, text in found if text]


def names(guests) -> str:
    return ", ".join(guest.person.label for guest in guests)


def point_facts(one: agenda.Timed) -> str:
    point = one.point
    known = [
        clock(one.starts_at) if one.starts_at else "",
        hours(point.planned_minutes) if point.planned_minutes else "",
        point.presenter.label if point.presenter_id else "",
    ]
    return " · ".join(filter(None, known))


def done_by(action: ActionPoint) -> list[str]:
    """What, who and by when."""
    by = day(action.due_on)
    return [action.text, action.owner.label, f"{by} ✓" if action.done_at else by]


def as_pdf(meeting: Meeting, reader: Person) -> bytes:
    return pdf.as_pdf("meetings/minutes.typ", contents(meeting, reader))


def as_docx(meeting: Meeting, reader: Person) -> bytes:
    said = contents(meeting, reader)
    file = word.begun(f"{said['title']}: {said['name']}", said["branch"])
    put_head(file, said)
    put_actions(file, said, "before")
    put_points(file, said)
    if said["further"]:
        file.add_heading(said["words"]["further"], 1)
        put_lines(file, said["further"])
    if said["decisions"]:
        file.add_heading(said["words"]["decisions"], 1)
    for decided in said["decisions"]:
        file.add_paragraph(decided, "List Bullet")
    put_actions(file, said, "actions")
    put_files(file, said)
    if direction_of(said["language"]) == "rtl":
        for paragraph in file.paragraphs:
            word.from_the_right(paragraph)
    return word.finished(file)


def put_head(file: WordFile, said: dict) -> None:
    file.add_paragraph(f"{said['branch']} · {said['title']}")
    file.add_heading(said["name"], 0)
    for label, text in said["facts"]:
        with_label(file, label, text)


def put_points(file: WordFile, said: dict) -> None:
    if said["points"]:
        file.add_heading(said["words"]["agenda"], 1)
    for number, point in enumerate(said["points"], 1):
        file.add_heading(f"{number}. {point['text']}", 2)
        if point["facts"]:
            file.add_paragraph().add_run(point["facts"]).italic = True
        put_lines(file, point["said"])
        if point["decided"]:
            with_label(file, said["words"]["decided"], point["decided"])


def with_label(file: WordFile, label: str, text: str) -> None:
    written = file.add_paragraph()
    written.add_run(f"{label}: ").bold = True
    written.add_run(text)


def put_lines(file: WordFile, text: str) -> None:
    for line in filter(str.strip, text.split("\n")):
        file.add_paragraph(line)


def put_files(file: WordFile, said: dict) -> None:
    if said["files"]:
        file.add_heading(said["words"]["files"], 1)
    for name in said["files"]:
        file.add_paragraph(name, "List Bullet")


def put_actions(file: WordFile, said: dict, which: str) -> None:
    """A table of action points: what, who and by when."""
    if not said[which]:
        return
    words = said["words"]
    file.add_heading(words[which], 1)
    made = file.add_table(rows=1, cols=3, style="Light List Accent 1")
    for cell, name in zip(made.rows[0].cells, ("what", "who", "by"), strict=True):
        cell.text = words[name]
    for row in said[which]:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
