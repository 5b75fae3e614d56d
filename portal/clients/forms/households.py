"""What a leader types about a household: who is in it, a move, and a whole one at once."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, StringField, ValidationError
from wtforms.validators import Length, Optional

from portal.branches.queries import only_municipality_of
from portal.clients import queries
from portal.clients.models import HOUSEHOLD_ROLES, Arrival, Client
from portal.core.clock import today
from portal.core.forms import (
    Form,
    Part,
    SomethingTyped,
    a_likely_day,
    not_in_future,
    offered,
)
from portal.core.forms.contact import LanguageField
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import ManyNumbers, chosen_number
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.collation import in_order, place_of_name
from portal.core.i18n.labels import ARRIVALS, SEXES
from portal.core.text import one_line
from portal.people.models import Person

MOST_PEOPLE = 15


class OtherHouseholdForm(Form):
    """In which household somebody is, instead of this one."""

    household = SelectField(_l("Household"), coerce=chosen_number)

    def __init__(self, person: Person, client: Client, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        names = queries.household_names(person)
        names.pop(str(client.household_id), None)
        own = {"": _l("A household of their own")}
        self.household.choices = offered(own | in_order(names, place_of_name))


class WhereForm(Form):
    """A home that is known, or the address of one that is not."""

    home = SelectField(_l("Home"), coerce=chosen_number)
    address = StringField(_l("Or a new address"), [Length(max=200)], filters=[one_line])

    def offer_homes(self, person: Person) -> None:
        homes = {home.id: home.address or home.code for home in queries.homes_of(person)}
        self.home.choices = offered({"": "—"} | in_order(homes))


class MoveForm(WhereForm):
    """Where a household lives from a day on, and who of them."""

    members = ManyNumbers(label=_l("Who moves?"))
    moved_on = DateField(_l("First day there"), [SomethingTyped(), a_likely_day, not_in_future])

    def __init__(self, person: Person, members: list[Client], *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.people = {member.id: member for member in members}
        self.offer_homes(person)
        if self.is_blank:
            self.moved_on.data = today()
            self.members.data = list(self.people)

    @property
    def movers(self) -> list[Client]:
        return [self.people[n] for n in self.members.data or [] if n in self.people]

    def validate_members(self, field) -> None:
        if not self.movers:
            raise ValidationError(_l("Tick at least one of them."))

    def validate_address(self, field) -> None:
        if not field.data and not self.home.data:
            raise ValidationError(_l("Choose a home, or type the address."))

    def validate_moved_on(self, field) -> None:
        since = [d for one in self.movers for d in (one.home_since or one.housed_on,) if d]
        if field.data and since and field.data <= max(since):
            raise ValidationError(_l("They lived elsewhere on this day. Choose a later one."))


class MemberForm(Part):
    """One of a household."""

    name = StringField(_l("Name"), [Length(max=120)], filters=[one_line])
    born_on = DateField(_l("Birth date"), [Optional(), a_likely_day, not_in_future])
    sex = SelectField(_l("Sex"), coerce=lambda v: v or None)
    household_role = SelectField(_l("Part in the household"), coerce=lambda v: v or None)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.sex.choices = offered({"": "—"} | SEXES)
        self.household_role.choices = offered({"": "—"} | HOUSEHOLD_ROLES)

    @property
    def is_empty(self) -> bool:
        return not (self.name.data or self.born_on.data or self.sex.data)


class WholeHouseholdForm(WhereForm):
    """Several people who are housed together: one day, one address."""

    people = FieldList(
        FormField(MemberForm), _l("Who lives here"), min_entries=4, max_entries=MOST_PEOPLE
    )
    housed_on = DateField(_l("Housed on"), [SomethingTyped(), a_likely_day])
    municipality = SelectField(_l("Municipality"), coerce=chosen_number)
    arrival = SelectField(_l("How they came"), coerce=lambda v: v or None)
    counts_for_target = BooleanField(_l("Counts for the housing target"))
    nationality = SelectField(_l("Nationality"), coerce=lambda v: v or None)
    language = LanguageField(_l("Language"))

    def __init__(self, person: Person, municipalities, nationalities, *arguments, **options):
        super().__init__(*arguments, **options)
        nothing = {"": "—"}
        places = in_order({m.id: m.name for m in municipalities})
        self.municipality.choices = offered(nothing | places)
        self.arrival.choices = offered(nothing | ARRIVALS)
        self.nationality.choices = offered(nationalities)
        self.language.first = tuple(code for (code,) in queries.languages_of(person))
        self.offer_homes(person)
        if self.is_blank:
            self.housed_on.data = today()
            self.counts_for_target.data = True
            self.municipality.data = only_municipality_of(person.branch_id)

    @property
    def told(self) -> list[MemberForm]:
        return [entry.form for entry in self.people.entries if not entry.form.is_empty]

    def validate_people(self, field) -> None:
        if not self.told:
            raise ValidationError(_l("Fill in at least one of them."))

    def validate_housed_on(self, field) -> None:
        born: list[date] = [one.born_on.data for one in self.told if one.born_on.data]
        if field.data and born and field.data < max(born):
            raise ValidationError(_l("This is before the birth date of one of them."))

    def validate_counts_for_target(self, field) -> None:
        if field.data and self.arrival.data == Arrival.OWN_MOVE:
            raise ValidationError(_l("Who moved here by themselves does not count."))

    def members(self) -> list[dict[str, Any]]:
        names = ("name", "born_on", "sex", "household_role")
        return [{n: one[n].data or None for n in names} for one in self.told]

    def shared(self) -> dict[str, Any]:
        """What is the same of all of them, but for where they live."""
        names = (
            "housed_on",
            "municipality",
            "arrival",
            "counts_for_target",
            "nationality",
            "language",
        )
        return {n: self[n].data for n in names}
