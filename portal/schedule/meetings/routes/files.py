"""The files that go with a meeting, for who may see it."""

from contextlib import closing

from flask import abort, flash, render_template
from flask_babel import gettext
from flask_login import current_user
from playhouse.flask_utils import get_object_or_404

from portal.core.crypto import Unreadable
from portal.core.text import safe_filename
from portal.core.web.access import Permission, requires
from portal.core.web.idempotency import sent_once
from portal.files.actions import content_of
from portal.files.serving import ENDINGS, sandboxed
from portal.schedule.meetings.actions import files
from portal.schedule.meetings.forms.talking import FileForm
from portal.schedule.meetings.models.files import MeetingFile
from portal.schedule.meetings.queries.files import visible_to
from portal.schedule.meetings.routes import bp
from portal.schedule.meetings.routes.listing import fetch, meeting_page
from portal.schedule.meetings.routes.points import to_meeting


@bp.post("/meetings/<int:meeting_id>/files")
@requires(Permission.SEE_MEETINGS)
@sent_once
def add_file(meeting_id):
    """Whoever may put something on the agenda, and who minutes the meeting later too."""
    meeting = fetch(meeting_id)
    if meeting.is_cancelled:
        abort(409)
    if not meeting.takes_files_of(current_user):
        abort(403)
    form = FileForm()
    if form.validate_on_submit():
        with closing(form.file.data) as upload:
            content, name = upload.read(), upload.filename or ""
        try:
            files.keep(meeting, current_user, content, name)
            flash(gettext("The file is added."))
            return to_meeting(meeting, "files")
        except files.NoFile as refused:
            form.file.errors = [refused.reason]
    return meeting_page(meeting, 422, file_form=form)


def fetch_file(file_id: int) -> MeetingFile:
    return get_object_or_404(visible_to(current_user), MeetingFile.id == file_id)


@bp.get("/meetings/files/<int:file_id>")
@requires(Permission.SEE_MEETINGS)
def read_file(file_id):
    found = fetch_file(file_id)
    try:
        answer = sandboxed(content_of(found.file), found.file.media_type)
    except Unreadable:
        title = gettext("We cannot open this file any more")
        advice = gettext("Ask who added it to add it again.")
        return render_template("errors/error.html", title=title, advice=advice, code=410), 410
    name = safe_filename(found.file.name.rpartition(".")[0] or f"file-{found.id}")
    ending = ENDINGS.get(found.file.media_type, "bin")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


@bp.post("/meetings/files/<int:file_id>/remove")
@requires(Permission.SEE_MEETINGS)
def drop_file(file_id):
    found = fetch_file(file_id)
    if not found.can_be_removed_by(current_user):
        abort(403)
    files.remove(found, current_user)
    flash(gettext("The file is gone."))
    return to_meeting(found.meeting, "files")
