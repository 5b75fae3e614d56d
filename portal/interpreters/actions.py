"""Asking for somebody who interprets, coming to it, and finding somebody elsewhere."""

from flask_babel import gettext as _

from portal import audit
from portal.clients.models import Client
from portal.core.database import StaleVersion, db
from portal.core.i18n.formatting import day
from portal.core.i18n.spoken_languages import name_of
from portal.core.web.addresses import link_to
from portal.interpreters import queries
from portal.interpreters.models import InterpreterRequest, RequestState
from portal.mail.actions import queue
from portal.people.models import Person

ASKED, ANSWERED = "interpreter.request", "interpreter.answer"


def ask(by: Person, client: Client, **values) -> InterpreterRequest:
    """Keep a request, and tell those of the branch who could come."""
    with db.atomic():
        made = InterpreterRequest.create(
            branch=by.branch_id, client=client.id, asked_by=by.id, **values
        )
        audit.record(by, "interpreter.ask", made)
        tell_who_can(made)
    return made


def tell_who_can(request: InterpreterRequest) -> None:
    for one in queries.who_can(request):
        queue(one, ASKED, lambda: asking(request), request)


def asking(request: InterpreterRequest) -> tuple[str, str]:
    """A mail without anybody's name."""
    facts = {"language": name_of(request.language), "day": day(request.wanted_on)}
    subject = _("Can you interpret on %(day)s? (%(language)s)", **facts)
    link = link_to("interpreters.show", request_id=request.id)
    said = _("Somebody asks for an interpreter. Language: %(language)s.", **facts)
    return subject, "\n".join([said, _("Look here and say if you come:"), link])


def change(request: InterpreterRequest, by: Person, version: int, **values) -> None:
    """Raises StaleVersion. Another day or language asks those who could come anew."""
    with db.atomic():
        changes = audit.save(request, by, "interpreter.change", version, **values)
        if changes.keys() & {"language", "wanted_on", "starts_minute"}:
            tell_who_can(request)


def settle(
    request: InterpreterRequest,
    by: Person,
    state: RequestState,
    interpreter: Person | None = None,
    elsewhere: str | None = None,
) -> None:
    """Somebody comes, an agency does, nobody is needed, or all is open again.

    Raises StaleVersion where somebody else was first.
    """
    values = {"state": state, "interpreter": interpreter, "elsewhere": elsewhere}
    with db.atomic():
        if audit.save(request, by, "interpreter.settle", request.version, **values):
            tell_of_answer(request, by, interpreter)


def tell_of_answer(request: InterpreterRequest, by: Person, interpreter: Person | None) -> None:
    """Who asked hears that somebody comes; who is to come hears it of whoever chose them."""
    if interpreter is None:
        return
    whom = request.asked_by if by.id == interpreter.id else interpreter
    if whom is not None and whom.id != by.id:
        queue(whom, ANSWERED, lambda: answered(request), request)


def answered(request: InterpreterRequest) -> tuple[str, str]:
    subject = _("There is an interpreter for %(day)s", day=day(request.wanted_on))
    return subject, "\n".join(
        [
            _("Language: %(language)s.", language=name_of(request.language)),
            link_to("interpreters.show", request_id=request.id),
        ]
    )


def take(request: InterpreterRequest, by: Person) -> None:
    """Come to what waits. Raises StaleVersion where somebody else does already."""
    if request.state != RequestState.ASKED:
        raise StaleVersion
    settle(request, by, RequestState.FOUND, interpreter=by)
