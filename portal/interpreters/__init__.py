"""Interpreters: which languages they speak, when they came, and who asks for one."""

from flask_babel import lazy_gettext as _l

from portal.feature import ClientRecord, Feature
from portal.interpreters.models import InterpreterRequest
from portal.interpreters.queries import on_client, on_person
from portal.interpreters.routes import bp

feature = Feature(
    blueprint=bp,
    tables=(InterpreterRequest,),
    person_sections=(on_person,),
    client_sections=(on_client,),
    client_records={
        "interpreter_request": ClientRecord(
            "request_id",
            _l("Request for an interpreter"),
            InterpreterRequest.id,
            InterpreterRequest.client,
        )
    },
    mail_groups={"interpreter": _l("Interpreters")},
    mails={
        "interpreter.request": _l("Somebody asks for an interpreter in my language"),
        "interpreter.answer": _l("An interpreter was found for what I asked"),
    },
    pages={"interpreter_request": ("interpreters.show", "request_id")},
)
