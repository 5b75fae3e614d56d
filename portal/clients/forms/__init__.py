from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import Length, Optional

from portal.clients import queries
from portal.clients.models import HOUSEHOLD_ROLES, Arrival, Client
from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.contact import LanguageField, MailField, PhoneField
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.collation import in_order, place_of_name
from portal.core.i18n.countries import CODES as NATIONALITIES
from portal.core.i18n.labels import ARRIVALS, ROLES, SEXES
from portal.core.text import PARTS_CODES, clean, one_line
from portal.core.web.access import Role
from portal.people.models import Person


class ContactForm(Form):
    """What a guide may change of those they help."""

    version = VersionField()
    phone = PhoneField(_l("Phone number"))
    email = MailField(_l("Email address"))
    language = LanguageField(_l("Language"))

    def __init__(self, person: Person, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.language.first = tuple(code for (code,) in queries.languages_of(person))

    def leave_out(self, names: set[str]) -> None:
        """These fields are not for who has the form: neither shown nor read."""
        for name in names:
            del self[name]
        self.stored_names -= names


def stored_of(client: Client) -> dict:
    """What is kept of a client, as the form has it: other records by their number."""
    plain = (
        "version phone email language code name sex born_on nationality housed_on arrival"
        " household_role"
    )
    return {
        **{name: getattr(client, name) for name in plain.split()},
        "counts_for_target": client.counts_for_target,
        "municipality": client.municipality_id,
        "home": client.home_id,
        "sponsor": client.sponsor_id,
    }


def nationalities() -> dict[str, str]:
    """{code: name} of the countries by name, behind nothing and stateless."""
    countries = Locale.parse(str(get_locale() or "nl")).territories
    listed = {c: n for c, n in countries.items() if c in NATIONALITIES}
    return {"": "—", "stateless": _l("Stateless")} | in_order(listed)


class ClientForm(ContactForm):
    """A client; `doubles` are those whom it may be already."""

    doubles: list[Client] = []

    code = StringField(_l("Code"), [SomethingTyped(), Length(max=60)], filters=[one_line])
    name = StringField(_l("Name"), [Length(max=120)], filters=[one_line])
    household = SelectField(_l("Household"), coerce=chosen_number)
    household_role = SelectField(_l("Part in the household"), coerce=lambda v: v or None)
    municipality = SelectField(_l("Municipality"), coerce=chosen_number)
    sex = SelectField(_l("Sex"), coerce=lambda v: v or None)
    born_on = DateField(_l("Birth date"), [Optional(), a_likely_day, not_in_future])
    nationality = SelectField(_l("Nationality"), coerce=lambda v: v or None)
    housed_on = DateField(_l("Housed on"), [Optional(), a_likely_day])
    home = SelectField(_l("Home"), coerce=chosen_number)
    arrival = SelectField(_l("How they came"), coerce=lambda v: v or None)
    counts_for_target = BooleanField(_l("Counts for the housing target"))
    sponsor = SelectField(_l("Came for (family member)"), coerce=chosen_number)
    another = BooleanField(_l("This is somebody else"))

    def __init__(self, person, client, municipalities, *arguments, **options) -> None:
        super().__init__(person, *arguments, stored=client and stored_of(client), **options)
        self.person, self.client = person, client
        nothing = {"": "—"}
        households = in_order(queries.household_names(person), place_of_name)
        self.household.choices = offered({"": _l("A household of their own"), **households})
        self.municipality.choices = offered(
            nothing | in_order({m.id: m.name for m in municipalities})
        )
        self.sex.choices = offered(nothing | SEXES)
        self.household_role.choices = offered(nothing | HOUSEHOLD_ROLES)
        self.arrival.choices = offered(nothing | ARRIVALS)
        homes = {home.id: home.address or home.code for home in queries.homes_of(person)}
        self.home.choices = offered(nothing | in_order(homes))
        seen = queries.visible_to(person).where(queries.is_open())
        family = {client.id: client.label for client in seen}
        self.sponsor.choices = offered(nothing | in_order(family, place_of_name))
        self.nationality.choices = offered(nationalities())
        for name in queries.FIXED if client is not None else ():
            del self[name]

    def validate_code(self, field) -> None:
        if PARTS_CODES in (field.data or ""):
            raise ValidationError(_l("Leave out the sign |: it stands between codes in the files."))
        but = self.client.id if self.client is not None else None
        if field.data and queries.code_is_taken(self.person.branch_id, field.data, but):
            raise ValidationError(_l("Another client has this code. Choose another."))

    def validate_name(self, field) -> None:
        """Who is added is somebody: a form of which nothing was filled in makes nothing."""
        told = ("name", "born_on", "phone", "email", "sex", "nationality", "housed_on")
        if self.client is None and not any(self[name].data for name in told):
            raise ValidationError(_l("Fill in the name, or at least something else of them."))

    def validate_another(self, field) -> None:
        """Who may be known already is shown before anything is stored."""
        client, typed = self.client, (self.name.data, self.born_on.data)
        if field.data or (client and (client.name, client.born_on) == typed):
            return
        self.doubles = queries.doubles_of(self.person, *typed, client.id if client else 0)
        if self.doubles:
            raise ValidationError(_l("This client may be known already. Look first."))

    def validate_housed_on(self, field) -> None:
        if field.data and self.born_on.data and field.data < self.born_on.data:
            raise ValidationError(_l("This is before the birth date."))

    def validate_counts_for_target(self, field) -> None:
        if field.data and self.arrival.data == Arrival.OWN_MOVE:
            raise ValidationError(_l("Who moved here by themselves does not count."))

    def validate_sponsor(self, field) -> None:
        if self.client is not None and field.data == self.client.id:
            raise ValidationError(_l("Nobody comes for themselves. Choose somebody else."))


# What the fields of a client are called, also where they are told of.
FIELD_NAMES = {
    name: field.args[0]
    for form in (ContactForm, ClientForm)
    for name, field in vars(form).items()
    if hasattr(field, "field_class") and field.args
} | {
    "closed_on": _l("Closed on"),
    "closed_reason": _l("Why is it closed?"),
    "home_since": _l("Lives there since"),
}


class MatchForm(Form):
    """As what somebody helps a household, since when and until when."""

    version = VersionField()
    role = SelectField(_l("As"), coerce=str)
    started_on = DateField(_l("From"), [SomethingTyped(), a_likely_day])
    ended_on = DateField(_l("Last day"), [Optional(), a_likely_day])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        kept = self.role.object_data  # may be a role that is not chosen for a match any more
        roles = [role for role in Role if role in queries.HELPER_ROLES or role == kept]
        self.role.choices = offered({role: ROLES[role] for role in roles})

    def validate_ended_on(self, field) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_l("The last day is before the first day."))

    def values(self) -> dict:
        return {n: self[n].data for n in ("role", "started_on", "ended_on")}


class AssignForm(MatchForm):
    helper = SelectField(_l("Who helps"), [SomethingTyped()], coerce=chosen_number)

    def __init__(self, people, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.people = {person.id: person for person in people}
        called = {n: f"{p.label} ({parts_of(p)})" for n, p in self.people.items()}
        self.helper.choices = offered({"": "—"} | called)
        if self.started_on.data is None and self.is_blank:
            self.started_on.data = today()


class OpenForm(Form):
    """Why somebody must read a whole file that is not theirs."""

    reason = StringField(
        _l("Why must you read all of it?"),
        [SomethingTyped(), Length(min=20, max=300)],
        filters=[one_line],
    )


class BarForm(Form):
    """Who may never open a file, and why."""

    person = SelectField(_l("Who"), [SomethingTyped()], coerce=chosen_number)
    reason = StringField(_l("Why?"), [SomethingTyped(), Length(min=5, max=300)], filters=[one_line])

    def __init__(self, people, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.people = {person.id: person for person in people}
        called = {n: f"{p.label} ({parts_of(p)})" for n, p in self.people.items()}
        self.person.choices = offered({"": "—"} | called)


def parts_of(person: Person) -> str:
    """What somebody does here, in words: by it one sees as what they can help."""
    return ", ".join(str(ROLES[role]) for role in Role if person.works_as(role))


class DeskForm(Form):
    name = StringField(_l("Full name"), [Length(max=120)], filters=[clean])
    born_on = DateField(_l("Birth date"), [Optional(), a_likely_day])
    number = StringField(_l("Or: phone number or code"), [Length(max=60)], filters=[clean])
    reason = StringField(
        _l("Why do you look?"), [SomethingTyped(), Length(min=5, max=300)], filters=[clean]
    )

    def validate_name(self, field) -> None:
        if not self.number.data and not (field.data and self.born_on.data):
            raise ValidationError(_l("Type name and birth date, or a phone number or code."))
