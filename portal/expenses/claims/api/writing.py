"""A line of one's own draft, by another program: with the form of the portal and its rules.

To send it in, to decide and to pay take the pages: there the password is asked.
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from portal.core.forms.fields import TICKS
from portal.core.web.problems import InTheWay, Invalid, KeyWasUsed
from portal.expenses.claims.actions import lines as actions
from portal.expenses.claims.api.reading import LineSchema, as_line
from portal.expenses.claims.forms.lines import ALLOWANCE, MOST_CENTS, SHOWN, LineForm, is_right
from portal.expenses.claims.queries import lines as queries
from portal.expenses.records.actions import AlreadyClaimed
from portal.expenses.records.models import ExpenseLine
from portal.feature import Operation, Told
from portal.people.models import Person


class NewLineSchema(Schema):
    """Something that one paid for the work. Kilometres come from visits."""

    kind = fields.String(required=True, validate=validate.OneOf([*map(str, SHOWN), ALLOWANCE]))
    spent_on = fields.Date(required=True)
    amount_cents = fields.Integer(
        strict=True, required=True, validate=validate.Range(1, MOST_CENTS)
    )
    description = fields.String()
    is_sure = fields.Boolean(
        truthy={True},
        falsy={False},
        metadata={"description": _l("What the form would ask about is meant so.")},
    )


class MadeLineSchema(LineSchema):
    """A line, and the draft that it stands in."""

    claim_id = fields.Integer(required=True)


# What a field of the form is called here, where that is another name.
CALLED = {"day": "spent_on", "date": "spent_on", "amount": "amount_cents", "is_right": "is_sure"}


def add_line(person: Person, asked: dict[str, Any], key: str) -> Told:
    """Put it in the draft of its month, once for a key."""
    form = filled_in(asked)
    if not is_right(form, person):
        raise Invalid({CALLED.get(name or "", name or ""): str(said[0])
                       for name, said in form.errors.items() if said})  # fmt: skip
    cost = form.cost()
    if made := queries.line_by_form(person, key):
        if any(getattr(made, name) != value for name, value in cost.columns.items()):
            raise KeyWasUsed
        return told(made)
    try:
        return told(actions.add_line(person, cost, key))
    except AlreadyClaimed as error:
        words = _l("This claim was sent in meanwhile. Save again for a new one.")
        raise InTheWay(words) from error


def filled_in(asked: dict[str, Any]) -> LineForm:
    """The form, with what was sent typed in it."""
    euros, cents = divmod(asked["amount_cents"], 100)
    amount = f"{euros},{cents:02}"
    typed = MultiDict({"kind": asked["kind"], "description": asked.get("description", "")})
    typed.update({"day": "other", "date": asked["spent_on"].isoformat(), "amount": amount})
    if asked.get("is_sure"):
        typed.update({"is_right": "y", TICKS: f"amount={asked['amount_cents']}"})
    return LineForm(formdata=typed, meta={"csrf": False})


def told(line: ExpenseLine) -> Told:
    return Told(as_line(line) | {"claim_id": line.claim_id}, None, f"claims/{line.claim_id}")


ADD_LINE = Operation(
    "add_line",
    "claims/lines",
    _l("Add a line to my claim"),
    "claims:write",
    page="claims.new_line",
    does=add_line,
    asks=NewLineSchema,
    gives=MadeLineSchema,
    method="POST",
)
