"""Who looked at a file, for leaders; and to give to the client who asks for it (G4)."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from portal.clients import queries
from portal.clients.forms import FIELD_NAMES
from portal.clients.routes import bp
from portal.clients.routes.files import fetch
from portal.core import spreadsheets
from portal.core.i18n.formatting import moment
from portal.core.spreadsheets import Column, Sheet
from portal.core.web.access import Permission, requires, sensitive
from portal.feature import contributed


@bp.get("/clients/<int:client_id>/readers")
@requires(Permission.SEE_AUDIT_LOG)
def readers(client_id):
    client = fetch(client_id)
    return render_template(
        "clients/readers.html",
        client=client,
        readings=queries.readings(client),
        kinds=contributed().client_records,
        changes=queries.changes_in_words(client, current_user),
        field_names=FIELD_NAMES,
    )


@bp.get("/clients/<int:client_id>/readers/for-client")
@requires(Permission.SEE_AUDIT_LOG)
def readers_for_client(client_id):
    """To print or to look at together: nothing that is only for the branch."""
    client = fetch(client_id)
    return render_template(
        "clients/readers_for_client.html",
        client=client,
        readings=queries.readings(client, attempts=False),
        kinds=contributed().client_records,
    )


@bp.get("/clients/<int:client_id>/readers.<any(csv, xlsx):ending>")
@requires(Permission.SEE_AUDIT_LOG)
@sensitive
def readers_file(client_id, ending):
    client = fetch(client_id)
    kinds = contributed().client_records
    rows = [
        (moment(one.at), one.who, str(kinds[one.table].label))
        for one in queries.readings(client, attempts=False)
    ]
    columns = [Column(_("When")), Column(_("Who")), Column(_("What"))]
    sheet = Sheet(_("Who looked at my file?"), columns, rows)
    return spreadsheets.download(sheet, ending, _("who looked at the file"))
