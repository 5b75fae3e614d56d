"""Writing down by another program: the form of the portal with its rules, filled in from JSON.

Travel costs are money: they are claimed on the page.
"""

import json
from typing import Any

from flask import abort
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate
from werkzeug.datastructures import MultiDict

from portal.activities import actions, queries
from portal.activities.actions.ruling import ClosedPeriod
from portal.activities.api.reading import WholeActivitySchema, tell_one
from portal.activities.forms import LogForm
from portal.activities.models import Activity, Channel, Kind, Need, Outcome, Topic
from portal.activities.models.kinds import kinds_for
from portal.activities.queries.choices import Choices
from portal.activities.queries.rules import closed_words, rules_of
from portal.clients.models import Client
from portal.core.crypto import digest_of
from portal.core.database import StaleVersion
from portal.core.forms.fields import TICKS
from portal.core.forms.record_numbers import MOST
from portal.core.web.problems import Changed, InTheWay, Invalid, KeyWasUsed
from portal.expenses.records.actions import AlreadyClaimed
from portal.feature import Operation, Told
from portal.people.models import Person

NUMBER = validate.Range(1, MOST)


class NewActivitySchema(Schema):
    """What somebody did on a day."""

    kind = fields.String(required=True, validate=validate.OneOf([*Kind]))
    happened_on = fields.Date(required=True)
    minutes = fields.Integer(strict=True, required=True, validate=validate.Range(1, 1440))
    start = fields.String(metadata={"description": _l("When it began, such as 10:30.")})
    client_ids = fields.List(
        fields.Integer(strict=True, validate=NUMBER), validate=validate.Length(max=50)
    )
    channel = fields.String(validate=validate.OneOf([*Channel]))
    outcome = fields.String(validate=validate.OneOf([*Outcome]))
    topics = fields.List(fields.String(validate=validate.OneOf([*Topic])))
    employer_id = fields.Integer(strict=True, validate=NUMBER)
    spoken_to = fields.String()
    interpreter_language = fields.String()
    next_time = fields.String()
    note = fields.String()
    reason = fields.String(
        metadata={"description": _l("Why something of a closed period is added.")}
    )
    is_sure = fields.Boolean(
        truthy={True},
        falsy={False},
        metadata={"description": _l("What the form would ask about is meant so.")},
    )


# What a field of the form is called here, where that is another name.
CALLED = {
    "households": "client_ids",
    "clients": "client_ids",
    "day": "happened_on",
    "date": "happened_on",
    "sure_day": "is_sure",
    "another": "is_sure",
    "duration": "minutes",
    "employer": "employer_id",
    "interpreter": "interpreter_language",
}
PLAIN = ("channel", "outcome", "spoken_to", "next_time", "note", "start", "reason")


def log(person: Person, asked: dict[str, Any], key: str) -> Told:
    """Write it down, once for a key; as the form of the page does."""
    digest = digest_of(json.dumps(asked, default=str, sort_keys=True))
    if made := actions.made_before(person, key, digest):
        return told(person, made)
    if queries.by_key(key) is not None:
        raise KeyWasUsed
    kind = Kind(asked["kind"])
    if kind not in kinds_for(person):
        abort(403)
    form = filled_in(person, kind, asked)
    if not form.validate():
        raise Invalid(reasons_of(form))
    return told(person, actions.log(person, form.entry(), key, digest))


def filled_in(person: Person, kind: Kind, asked: dict[str, Any]) -> LogForm:
    """The form of this kind, with what was sent typed in it."""
    choices = Choices(person, kind)
    choices.follow((), asked["happened_on"])
    households = households_of(choices, asked.get("client_ids", []))
    typed = MultiDict({name: asked[name] for name in PLAIN if name in asked})
    typed.update({"day": "other", "date": asked["happened_on"].isoformat()})
    typed.update({"duration": "other", "minutes": str(asked["minutes"])})
    typed.update({"employer": str(asked.get("employer_id", 0))})
    typed.update({"interpreter": asked.get("interpreter_language", "")})
    typed.setlist("households", [str(number) for number in households])
    typed.setlist("clients", [str(number) for number in asked.get("client_ids", [])])
    typed.setlist("topics", asked.get("topics", []))
    if asked.get("is_sure"):
        typed.update({"another": "y", "sure_day": "y", TICKS: f"minutes={asked['minutes']}"})
    choices.follow(households, asked["happened_on"])
    form: LogForm = LogForm(formdata=typed, meta={"csrf": False}).ask(kind, choices)
    return form


def households_of(choices: Choices, numbers: list[int]) -> list[int]:
    """Where these clients live, in their order. Raises Invalid for one who is not theirs."""
    if numbers and choices.kind.fits.clients == Need.NO:
        raise Invalid({"client_ids": _("This kind of activity is for no client.")})
    found = choices.clients.where(Client.id.in_(numbers)) if numbers else []
    homes = {client.id: client.household_id for client in found}
    if set(numbers) - homes.keys():
        raise Invalid({"client_ids": _("You cannot choose this client. Choose another one.")})
    return list(dict.fromkeys(homes[number] for number in numbers))


def reasons_of(form: LogForm) -> dict[str, str]:
    """What the form objects to, by the names of what was sent."""
    found = {CALLED.get(name or "", name or ""): said for name, said in form.errors.items()}
    return {name: str(said[0]) for name, said in found.items() if said}


def told(person: Person, activity: Activity) -> Told:
    seen = queries.with_details(person).where(Activity.id == activity.id).get()
    return Told(tell_one(person, seen), seen.version, f"activities/{seen.id}")


def withdraw(person: Person, _asked: dict[str, Any], activity_id: int, version: int) -> Told:
    """Let it count no more, as the page does; what was withdrawn stays so."""
    activity = queries.visible_to(person).where(Activity.id == activity_id).first() or abort(404)
    if activity.withdrawn_at is None:
        if not (activity.can_be_changed_by(person) and queries.is_whole(activity, person)):
            abort(403)
        if activity.version != version:
            raise Changed
        take_back(activity, person)
    return told(person, activity)


def take_back(activity: Activity, person: Person) -> None:
    """Raises InTheWay, with what is to be done on the page."""
    try:
        actions.withdraw(activity, person)
    except StaleVersion as error:
        raise Changed from error
    except ClosedPeriod as error:
        raise InTheWay(closed_words(rules_of(activity.branch_id))) from error
    except actions.NotTheirs as error:
        words = _("Their travel costs hang on it. Ask them to withdraw it.")
        raise InTheWay(words) from error
    except AlreadyClaimed as error:
        raise InTheWay(_("Its travel costs were sent in already.")) from error


LOG = Operation(
    "log_activity",
    "activities",
    _l("Write down what I did"),
    "activities:write",
    page="activities.new",
    does=log,
    asks=NewActivitySchema,
    gives=WholeActivitySchema,
    method="POST",
)
WITHDRAW = Operation(
    "withdraw_activity",
    "activities/<int:activity_id>",
    _l("Withdraw what I wrote down"),
    "activities:write",
    page="activities.withdraw",
    does=withdraw,
    gives=WholeActivitySchema,
    method="DELETE",
    of_version=True,
)
