"""Each operation as a view: what was asked is read, done, and told as JSON with its ETag."""

import json
from typing import Any

from flask import Flask, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response

from portal.core.crypto import digest_of
from portal.core.forms.form_key import new_key
from portal.core.text import NEVER_TYPED
from portal.core.web.access import permission_of
from portal.core.web.idempotency import another_key
from portal.core.web.problems import PATH, Invalid, NoVersion
from portal.feature import Operation, Told

BLUEPRINT = "v1"  # the first part of their endpoints
JSON = "application/json"


def add(app: Flask, operation: Operation) -> None:
    """Make an address of an operation; who may ask for it is as of the page that does the same."""
    view = view_of(operation)
    view.permission = permission_of(app.view_functions[operation.page])
    if operation.lists_clients:
        view.lists_clients = True
    app.add_url_rule(
        f"/{PATH}/{operation.path}",
        f"{BLUEPRINT}.{operation.name}",
        view,
        methods=[operation.method],
    )
    app.extensions["csrf"].exempt(view)  # no cookie says who asks


def view_of(operation: Operation) -> Any:
    def view(**numbers):
        if operation.of_version:
            numbers["version"] = version_read()
        elif operation.method == "POST":
            numbers["key"] = key_of_request()
        return answer(operation, operation.does(current_user, asked(operation), **numbers))

    view.__name__ = operation.name
    vars(view)["operation"] = operation
    return view


def asked(operation: Operation) -> dict[str, Any]:
    """What came along, as the schema of the operation has it. Raises Invalid."""
    if operation.asks is None:
        return {}
    is_read = operation.method == "GET"
    sent = request.args.to_dict() if is_read else request.get_json()
    try:
        return operation.asks().load(typed(sent))
    except ValidationError as error:
        raise Invalid(in_words(error.normalized_messages())) from error


def typed(sent: Any) -> Any:
    """The same without what no keyboard types, which no database keeps."""
    if isinstance(sent, str):
        return NEVER_TYPED.sub("", sent)
    if isinstance(sent, list):
        return [typed(part) for part in sent]
    if isinstance(sent, dict):
        return {name: typed(part) for name, part in sent.items()}
    return sent


def in_words(found: dict) -> dict[str, str]:
    """What a schema objects to, by field, in the words of the portal."""
    reasons = {}
    for name, said in found.items():
        text = str(said)
        if "Missing data" in text:
            reasons[name] = _("Fill in this field.")
        elif "Unknown field" in text:
            reasons[name] = _("There is no such field.")
        else:
            reasons["" if name == "_schema" else name] = _(
                "This is not in the form that this field takes."
            )
    return reasons


def answer(operation: Operation, told: Told) -> Response:
    """The fields that the schema knows, and no other; not again where they were read before."""
    schema: Schema = operation.gives()
    body = json.dumps(schema.dump(told.fields), ensure_ascii=False, sort_keys=True) + "\n"
    made = operation.method == "POST"
    response = current_app.response_class(body, 201 if made else 200, mimetype=JSON)
    response.set_etag(tag_of(body, told.version))
    if told.address:
        response.headers["Location"] = f"{request.root_path}/{PATH}/{told.address}"
    return response.make_conditional(request) if request.method == "GET" else response


def tag_of(body: str, version: int | None) -> str:
    digest = digest_of(body)[:16]
    return digest if version is None else f"{version}-{digest}"


def key_of_request() -> str:
    """Under which it is done once: the same for the same person and Idempotency-Key."""
    typed = request.headers.get("Idempotency-Key", "")
    return another_key(f"{current_user.id} api {typed}") if typed else new_key()


def version_read() -> int:
    """The version of a record that was read, as If-Match says it. Raises NoVersion."""
    for tag in request.if_match.as_set():
        version, dash, _digest = tag.partition("-")
        if dash and version.isdecimal() and len(version) < 10:
            return int(version)
    raise NoVersion
