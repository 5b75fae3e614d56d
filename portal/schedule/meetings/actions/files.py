"""Keeping a file with a meeting: made harmless and sealed as all files are."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import audit
from portal.core.config import MOST_MEGABYTES
from portal.core.database import db, take_turn
from portal.files import actions as files
from portal.files.uploads import Refused, clean_receipt
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.schedule.meetings.models.files import MeetingFile
from portal.schedule.meetings.queries.files import files_of

MOST_FILES = 10  # with one meeting
# Why it cannot be; the words of `uploads` speak of receipts.
REASONS: dict[str, Any] = {
    "empty": _l("This file is empty. Choose it again."),
    "bytes": _l("This file is larger than %(n)s MB. Choose a smaller one.", n=MOST_MEGABYTES),
    "kind": _l("This is not a photo or a PDF. Save it as a PDF first."),
    "pixels": _l("This picture has more than 50 megapixels. Choose a smaller one."),
    "picture": _l("This picture is damaged or not complete. Choose it again."),
    "locked": _l("This PDF is locked with a password. Save it without one first."),
    "active": _l("This PDF has a script or a film inside. Print it to a new PDF first."),
    "pages": _l("This PDF has more than 50 pages. Choose one with fewer."),
}


class NoFile(Exception):
    """Why a file cannot be kept: `reason` is a sentence for the person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def keep(meeting: Meeting, by: Person, content: bytes, name: str) -> None:
    """Raises NoFile."""
    try:
        cleaned = clean_receipt(content, name)
    except Refused as refused:
        other = _("We cannot read this file. Save it as a PDF first.")
        raise NoFile(str(REASONS.get(refused.why, other))) from None
    with db.atomic():
        take_turn("files", by.id)
        if len(files_of(meeting)) >= MOST_FILES:
            raise NoFile(_("A meeting takes %(n)s files. Take one away first.", n=MOST_FILES))
        if files.stored_today(by) >= files.MOST_A_DAY:
            raise NoFile(_("You added %(n)s files today. Go on tomorrow.", n=files.MOST_A_DAY))
        made = MeetingFile.create(
            branch=meeting.branch_id,
            meeting=meeting.id,
            file=files.keep(by, cleaned),
            added_by=by.id,
        )
        audit.record(by, "meeting.file", meeting, changes={"file": (None, made.file.name)})


def remove(found: MeetingFile, by: Person) -> None:
    with db.atomic():
        MeetingFile.delete().where(MeetingFile.id == found.id).execute()
        files.drop(found.file_id)
        changes = {"file": (found.file.name, None)}
        audit.record(by, "meeting.file.remove", found.meeting, changes=changes)
