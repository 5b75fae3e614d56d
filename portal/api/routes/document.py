"""The document of the API (OpenAPI 3.1), made of its operations; and the same as a page."""

import json
import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from portal.api.routes import bp
from portal.core.web.access import public, signed_in
from portal.core.web.addresses import base_address, link_to
from portal.core.web.problems import PATH, TYPE
from portal.feature import Operation

PARAMETER = re.compile(r"<int:(\w+)>")
IN_BRACES = r"{\1}"
NUMBER = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
TEXT = {"type": "string"}
KEYED = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": _l("Sent again with the same key, it is done once."),
    "schema": TEXT | {"maxLength": 200},
}
VERSIONED = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": _l("The ETag of the record as you read it."),
    "schema": TEXT | {"pattern": '^"[0-9]{1,9}-[0-9a-f]{16}"$'},
}


class WrongFieldSchema(Schema):
    """What is wrong with one field."""

    field = fields.String(required=True)
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """What went wrong (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    request = fields.String()
    errors = fields.List(fields.Nested(WrongFieldSchema))


def operations() -> list[Operation]:
    """All that there are, in the order in which they were added."""
    found = (getattr(view, "operation", None) for view in current_app.view_functions.values())
    return [operation for operation in found if operation is not None]


def document() -> dict[str, Any]:
    """All of the API, as programs that know OpenAPI read it."""
    spec = APISpec(
        title="Brug",
        version="1",
        openapi_version="3.1.0",
        info={"description": _("What a program reads and does in the name of who made its token.")},
        servers=[{"url": base_address()}],
        security=[{"token": []}],
        plugins=[MarshmallowPlugin(schema_name_resolver=name_of)],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    problem = {"description": _("What went wrong"), "content": {TYPE: {"schema": ProblemSchema}}}
    spec.components.response("Problem", problem)
    for operation in operations():
        spec.path(
            path=f"/{PATH}/{PARAMETER.sub(IN_BRACES, operation.path)}",
            operations={operation.method.lower(): told(operation)},
        )
    whole: dict[str, Any] = json.loads(json.dumps(spec.to_dict(), default=str))  # in words
    return whole


def name_of(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


def told(operation: Operation) -> dict[str, Any]:
    """One operation, as OpenAPI has it."""
    gives = {
        "description": _("Done"),
        "content": {"application/json": {"schema": operation.gives}},
        "headers": {"ETag": {"schema": TEXT}},
    }
    done = "201" if operation.method == "POST" else "200"
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": str(operation.summary),
        "description": _("Scope: %(scope)s", scope=operation.scope or "–"),
        "parameters": parameters_of(operation),
        "responses": {done: gives, "default": "Problem"},
    }
    if operation.asks is not None and operation.method != "GET":
        said["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": operation.asks}},
        }
    return said


def parameters_of(operation: Operation) -> list[Any]:
    found: list[Any] = [
        {"in": "path", "name": name, "required": True, "schema": NUMBER}
        for name in PARAMETER.findall(operation.path)
    ]
    if operation.method == "GET":
        found += [{"in": "query", "schema": operation.asks}] if operation.asks else []
    else:
        header = VERSIONED if operation.of_version else KEYED
        found.append(header | {"description": str(header["description"])})
    return found


@public
def openapi():
    """For programs, which need no token to learn what there is: it holds nothing of anybody."""
    return current_app.response_class(
        json.dumps(document(), ensure_ascii=False) + "\n", mimetype="application/json"
    )


@bp.get("/api/v1/docs")
@signed_in
def docs():
    """The same for who writes such a program: each operation, with what it asks and gives."""
    whole = document()
    return render_template(
        "api/docs.html",
        document=whole,
        schemas=whole["components"]["schemas"],
        address=link_to("v1.me"),
    )
