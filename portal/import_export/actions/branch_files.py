"""Further files of a branch, as they come in: of its interpreters, offices and rules."""

from collections.abc import Callable

from flask_babel import gettext as _

from portal.core.web.access import PersonPart
from portal.import_export.actions import alike
from portal.import_export.actions.case_files import barred, whose
from portal.import_export.actions.writing import Values, Writer
from portal.interpreters.models import InterpreterRequest, RequestState
from portal.people.models import PersonLanguage


def objection_to_person(part: PersonPart) -> Callable[[Writer], alike.Objection]:
    """Why the importing person changes nothing of this part of somebody, or nothing."""

    def of(writer: Writer) -> alike.Objection:
        def objection(row: Values) -> tuple[str, str] | None:
            by, person = writer.actor, writer.people[row["person_id"]]
            if by is None or (by.id != person.id and person.can_be_changed_by(by, part)):
                return None
            return "person", _("You may not change this person.")

        return objection

    return of


def person_languages(writer: Writer) -> None:
    wanted = [
        {
            "branch_id": writer.branch_for("people", row["person"]),
            "person_id": writer.id_of("people", row["person"]),
            "language": row["language"],
        }
        for row in writer.rows("person_languages")
    ]
    refuse_doubles(writer, "person_languages", "language", wanted)
    why = objection_to_person(PersonPart.CONTACT)(writer)
    alike.store(writer, "person_languages", PersonLanguage, wanted, "person.languages", why)


def refuse_doubles(writer: Writer, name: str, column: str, wanted: list[Values]) -> None:
    seen: set[tuple] = set()
    for line, row in zip(writer.tables[name].lines, wanted, strict=True):
        key = tuple(row.values())
        if key in seen:
            writer.fault(name, line, column, _("this stands in the file already"))
        seen.add(key)


def interpreter_requests(writer: Writer) -> None:
    wanted = []
    for line, row in zip(
        writer.tables["interpreter_requests"].lines,
        writer.rows("interpreter_requests"),
        strict=True,
    ):
        comes = row["interpreter"]
        if row["starts"] == 24 * 60:
            writer.fault("interpreter_requests", line, "starts", _("the day has ended then"))
        if (row["state"] == RequestState.FOUND) != bool(comes):
            why = _("“found” names who of the branch comes, and nothing else does")
            writer.fault("interpreter_requests", line, "interpreter", why)
        if (row["state"] == RequestState.ELSEWHERE) != bool(row["elsewhere"]):
            why = _("“elsewhere” names who comes from elsewhere, and nothing else does")
            writer.fault("interpreter_requests", line, "elsewhere", why)
        wanted.append(
            {
                **whose(writer, row),
                "language": row["language"],
                "wanted_on": row["on"],
                "starts_minute": row["starts"],
                "minutes": row["minutes"],
                "channel": row["channel"],
                "state": row["state"],
                "interpreter_id": writer.id_of("people", comes) if comes else None,
                "elsewhere": row["elsewhere"],
                "note": row["note"],
            }
        )
    if writer.faults:
        return
    alike.store(
        writer,
        "interpreter_requests",
        InterpreterRequest,
        wanted,
        "interpreter.ask",
        barred(writer),
    )


STEPS = (person_languages, interpreter_requests)
