"""What a feature adds to the portal: one value in its package, which `portal.app` reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from click import Command
from flask import Blueprint, Flask, current_app

# () -> a line to print, or nothing.
Task = Callable[[], str | None]


def none() -> Mapping:
    return field(default_factory=dict)


@dataclass(frozen=True)
class ClientRecord:
    """A kind of record that tells of clients."""

    parameter: str  # by which an address names one
    label: str
    number: Any  # the column with its number
    whose: Any  # the column that says of which client, or household, it tells
    of_household: bool = False
    by_way_of: Any = None  # the table between that with its number and that with its client

    def numbers(self, client: Any) -> Any:
        """A select of the numbers of those of this client."""
        found = self.number.model.select(self.number)
        if self.by_way_of is not None:
            found = found.join(self.by_way_of)
        if self.whose.model is not self.number.model:
            found = found.join(self.whose.model)
        return found.where(self.whose == (client.household_id if self.of_household else client.id))


@dataclass(frozen=True)
class ClientEvent:
    """Something that happened with a client on a day, in the words of who may see it."""

    day: date
    icon: str
    what: str
    detail: str = ""
    address: str = ""


@dataclass(frozen=True)
class Column:
    """What a list shows of each client, or of each who works here, beside their own record."""

    name: str  # in the address of a sorted list
    label: str
    # (person who reads) -> a select of `whom`, `day` and `many`, a row for each of whom anything is
    # known; None where it is not theirs to see.
    rows: Callable[[Any], Any]
    late_first: bool = False  # whether a missing day is what to look at first
    counts: bool = True  # whether `many` is shown
    minutes: bool = False  # whether that is minutes


@dataclass(frozen=True)
class Hit:
    """Something that was looked for, in the words of who may see it."""

    title: str
    address: str
    details: Sequence[str] = ()  # what tells it from another; empty ones are left out


@dataclass(frozen=True)
class Finder:
    """A kind of thing that the field on top of every page looks for."""

    name: str
    label: str  # of the group
    icon: str
    place: int  # among the groups: the lowest is on top
    page: str  # the endpoint that a hit opens: who may not open it is shown none
    # (person, what was typed, at most so many) -> those that this person may see, the best first.
    find: Callable[[Any, str, int], list[Hit]]
    listed_at: str = ""  # the endpoint of a list that looks for the same words
    names_clients: bool = False  # that they were read is noted


@dataclass(frozen=True)
class Known:
    """What a column says of one client, or of one who works here."""

    day: date | None
    many: int


@dataclass(frozen=True)
class Return:
    """What may live again when somebody's last day is taken back; each thing by a key."""

    label: str
    offered: Callable[[Any, date, Any], dict[str, str]]  # (whom, their last day, who asks)
    bring_back: Callable[[Any, date, set[str], Any], None]  # (whom, that day, keys, by whom)
    is_on: bool = False  # whether it lives again unless somebody says no


@dataclass(frozen=True)
class Told:
    """What an operation answers: the fields of a record, and its version where it has one."""

    fields: Mapping[str, Any]
    version: int | None = None
    address: str = ""  # of a record that was made by it, below that of the API: "clients/12"


@dataclass(frozen=True)
class Operation:
    """What another program asks for or does at one address of the API, as a page does for who has
    logged in (portal.api)."""

    name: str  # of its endpoint
    path: str  # below that of the API: "clients/<int:client_id>"
    summary: str
    scope: str  # what a token must be made for: "clients:read"; "" where any will do
    page: str  # the endpoint of the page that does the same: who may not open it may not do this
    # (person, what was asked, the numbers of its address); what writes gets the `key` under which
    # it is done once, or the `version` that it changes.
    does: Callable[..., Told]
    gives: Any  # the schema of what it answers
    asks: Any = None  # that of what is asked: of the query, or of what is sent
    method: str = "GET"
    lists_clients: bool = False  # that they were read is noted
    of_version: bool = False  # whether it changes a record, at the version that was read (If-Match)


@dataclass(frozen=True)
class Resource:
    """A kind of record that another program reads, in a list and one by one."""

    name: str  # in its address and in its scope
    label: str
    one: str  # of the endpoint of a single one
    page: str  # the endpoint of the list: who may not open it may not read it
    parameter: str  # by which an address names one, as that of its page does
    model: Any
    rows: Callable[[Any], Any]  # (person) -> a select of those that this person may see
    # (person, rows) -> what a list shows of each, as {name of a field: value}; no more than a page.
    tell: Callable[[Any, list], list[dict]]
    fields: Any  # the schema of that
    tell_one: Callable[[Any, Any], dict] | None = None  # (person, row), where a page shows more
    fields_of_one: Any = None
    lists_clients: bool = False  # that they were read is noted
    missed: Callable[[Any, int], None] | None = None  # (person, number) who may not see that one


def seen_by(person: Any, columns: Iterable[Column]) -> list[tuple[Column, Any]]:
    """Those of these columns that this person may see, each with its rows."""
    found = ((column, column.rows(person)) for column in columns)
    return [(column, rows) for column, rows in found if rows is not None]


def in_place(sections: Iterable[dict | None]) -> list[dict]:
    """Those that are there for this reader, what is used most on top: by the `place` of each."""
    return sorted(filter(None, sections), key=lambda section: section["place"])


@dataclass(frozen=True)
class Feature:
    """What a feature has to add; what it leaves out, it has none of."""

    blueprint: Blueprint | None = None
    tables: tuple[type[Any], ...] = ()  # parents first
    sealed: tuple[Any, ...] = ()  # the SealedColumns of its tables
    commands: tuple[Command, ...] = ()
    filters: Mapping[str, Callable] = none()  # of templates, by name
    init_app: Callable[[Flask], None] | None = None  # what is left to do with Flask itself
    # Blueprints and endpoints that add up a year, or bring in many rows.
    long_work: tuple[str, ...] = ()
    without_session: tuple[str, ...] = ()  # endpoints that read no cookie
    without_token: tuple[Callable, ...] = ()  # views to which programs send, not forms

    # What is due, by name: `flask jobs run` does it in this order, and what comes last after all.
    tasks: Mapping[str, Task] = none()
    last_tasks: Mapping[str, Task] = none()
    after_migration: tuple[Callable[[], None], ...] = ()  # completes rows of before
    schema_faults: tuple[Callable[[], str], ...] = ()  # what keeps the portal from serving, or ""

    # How it is doing, for the administrator and for programs that watch: () -> its Readings.
    status: tuple[Callable, ...] = ()

    # The kinds of mail that their receiver may switch off: what each is called. A kind that is
    # not here always goes out: a link to log in, a changed bank account.
    mails: Mapping[str, str] = none()
    mail_groups: Mapping[str, str] = none()  # the heading over kinds that begin with this word
    # The permission of who is told a kind, or kinds that begin with this word.
    mail_needs: Mapping[str, Any] = none()
    always_mailed: Mapping[str, str] = none()  # the others, for who counts what was sent
    # The address that somebody without a login has now, by the kind of mail: (mail) -> address.
    mail_addresses: Mapping[str, Callable] = none()
    pages: Mapping[str, tuple[str, str]] = none()  # of a record: table -> endpoint, its argument

    # (person, first day, last day) -> what of it this person may see, and the kinds it can give.
    agenda: Mapping[Callable, set[str]] = none()
    # How rows are told to calendars: table -> (numbers of rows) -> their Details.
    events: Mapping[str, Callable] = none()

    # (person, kind of event) -> the Level at which they have such events in a calendar, or nothing.
    calendar_levels: tuple[Callable, ...] = ()

    # How many things wait at an entry of the menu, by its endpoint: (person) -> number.
    waiting_at: Mapping[str, Callable] = none()
    finders: tuple[Finder, ...] = ()  # what of it can be found from any page

    # What of it other programs read and do.
    resources: tuple[Resource, ...] = ()
    operations: tuple[Operation, ...] = ()

    # (number of a branch, text) -> the words of it that may be a client.
    names_clients: tuple[Callable, ...] = ()

    # (number of a branch, first day, last day) -> {day off: why} of those days.
    days_off: tuple[Callable, ...] = ()

    # What follows when a client is added (client, by whom, None) or changed (…, names of columns).
    on_client: tuple[Callable, ...] = ()

    # What is taken away with a client whose adding was a mistake: (client, by whom).
    on_client_undone: tuple[Callable, ...] = ()

    # What stops when a client takes back a consent (consent, by whom) -> what to say, or nothing.
    on_consent_withdrawn: tuple[Callable, ...] = ()

    # What is noted as read, and shown to who asks who looked at a file: by its table.
    client_records: Mapping[str, ClientRecord] = none()

    # Parts of the page of a record of a lower feature: (person, record) -> template, data and the
    # `place` on that page: the lowest is on top.
    client_sections: tuple[Callable, ...] = ()
    # The same of the page of a household: (who reads, its members as they may see them).
    household_sections: tuple[Callable, ...] = ()
    client_columns: tuple[Column, ...] = ()
    # (person, client) -> what of their time line this person may see.
    client_events: tuple[Callable, ...] = ()
    # (who reads, whom) -> template and data, or nothing where it is not theirs to see.
    person_sections: tuple[Callable, ...] = ()
    person_columns: tuple[Column, ...] = ()
    employer_sections: tuple[Callable, ...] = ()
    publication_sections: tuple[Callable, ...] = ()  # of a report as it was published
    # What is known of contacts: (numbers of employers) -> {number: day of the last one}.
    employer_contacts: tuple[Callable, ...] = ()
    # What follows when terms were changed (placement, by whom) -> what to say of it, or nothing.
    on_changed_placement: tuple[Callable, ...] = ()
    on_placement: tuple[Callable, ...] = ()  # what follows when one was made (placement, by whom)
    # What stops with an employer (employer, by whom, on which day) -> what to say of it,
    # or nothing; and goes on when that was a
    # slip (employer, by whom).
    on_employer_stopped: tuple[Callable, ...] = ()
    on_employer_resumed: tuple[Callable, ...] = ()
    employer_tables: tuple[type[Any], ...] = ()  # their rows follow an employer into another
    # table -> (row) -> None: tells calendars of its next step.
    next_steps: Mapping[str, Callable] = none()

    # What follows when somebody leaves (person, last day), works here on other days (person), or
    # gets another address (person, by whom, address) -> whether anything changed.
    on_leaving: tuple[Callable, ...] = ()
    on_new_dates: tuple[Callable, ...] = ()
    on_new_address: tuple[Callable, ...] = ()

    returns: tuple[Return, ...] = ()  # what comes back with them, or not

    # What is booked at a desk: (shift) and (number of a branch, first day, last day) -> how many;
    # and who takes over a shift takes it over: (shift, from whom, by whom).
    bookings_of_shift: tuple[Callable, ...] = ()
    bookings_between: tuple[Callable, ...] = ()
    on_shift_taken: tuple[Callable, ...] = ()


def joined(features: Sequence[Feature]) -> Feature:
    """What all of them add, as one. Two of them under one name are a mistake."""
    whole = {}
    for part in fields(Feature):
        values = [getattr(feature, part.name) for feature in features]
        if isinstance(part.default, tuple):
            whole[part.name] = tuple(one for value in values for one in value)
        elif part.default is not None:
            whole[part.name] = dict(pair for value in values for pair in value.items())
            if len(whole[part.name]) < sum(map(len, values)):
                raise ValueError(f"Two features have the same {part.name}.")
    return Feature(**whole)


def contributed() -> Feature:
    """What all features of this portal add, as one."""
    return current_app.extensions["features"]
