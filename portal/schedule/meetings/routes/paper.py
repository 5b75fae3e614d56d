"""The agenda or the minutes of a meeting as a file, for who may see it."""

import io

from flask import send_file
from flask_login import current_user

from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires
from portal.schedule.meetings.actions import paper as papers
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.listing import fetch

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": (papers.as_pdf, "application/pdf"), "docx": (papers.as_docx, WORD)}


@bp.get("/meetings/<int:meeting_id>/minutes.<any(pdf, docx):kind>")
@requires(Permission.SEE_MEETINGS)
def paper(meeting_id, kind):
    meeting = fetch(meeting_id)
    make, media_type = KINDS[kind]
    content = io.BytesIO(make(meeting, current_user))
    name = f"{safe_filename(meeting.label)}-{meeting.held_on}.{kind}"
    return send_file(content, media_type, as_attachment=True, download_name=name)
