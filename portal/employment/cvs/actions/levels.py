"""What a CV says of languages, noted in the one register of levels."""

from flask_babel import gettext as _

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.employment.cvs.models.levels import LanguageLevel
from portal.employment.cvs.queries.levels import Skilled, levels_of
from portal.people.models import Person


def note(person: Person | None, client: Client, rows: list[dict]) -> None:
    """Note the levels of these rows where they are other than known, inside a transaction.

    What a row leaves open stays as it was judged.
    """
    known = levels_of(client)
    for row in rows:
        held = known.get(row["language"], Skilled())
        said = held.after(Skilled.in_cv(row))
        if said != held:
            judge(person, client, row["language"], said)


def judge(person: Person | None, client: Client, language: str, said: Skilled) -> None:
    """Today's judgement: one's own of today is put right, that of somebody else is withdrawn."""
    values = {"spoken": said.spoken, "written": said.written, "is_native": said.is_native}
    today_s = LanguageLevel.get_or_none(
        LanguageLevel.client == client.id,
        LanguageLevel.language == language,
        LanguageLevel.measured_on == today(),
        LanguageLevel.withdrawn_at.is_null(),
    )
    who = person.id if person else None
    if today_s is not None and today_s.judged_by_id == who:
        changes = audit.differences(today_s, **values)
        LanguageLevel.update(**values).where(LanguageLevel.id == today_s.id).execute()
        audit.record(person, "language_level.change", today_s, changes=changes)
        return
    if today_s is not None:
        why = _("Another level was said for the CV.")
        stopped = {"withdrawn_at": now(), "withdrawn_by": who, "withdrawn_because": why}
        LanguageLevel.update(**stopped).where(LanguageLevel.id == today_s.id).execute()
        audit.record(person, "language_level.withdraw", today_s, reason=why)
    judged = LanguageLevel.create(
        branch=client.branch_id,
        client=client.id,
        language=language,
        measured_on=today(),
        judged_by=who,
        **values,
    )
    audit.record(person, "language_level.judge", judged)
