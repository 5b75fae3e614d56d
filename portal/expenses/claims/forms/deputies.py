from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import ValidationError

from portal.core.clock import today
from portal.core.forms import Form, SomethingTyped, offered
from portal.core.forms.fields import DateField
from portal.core.forms.stored_values import SelectField
from portal.people.models import Person
from portal.people.queries import not_working

LONGEST = timedelta(days=366)


class DeputyForm(Form):
    """Who stands in, from which day to which."""

    person = SelectField(_l("Who decides in your place?"))
    starts_on = DateField(_l("First day"), [SomethingTyped()], default=today)
    ends_on = DateField(_l("Last day"), [SomethingTyped()])

    def __init__(self, people: list[Person], **options) -> None:
        super().__init__(**options)
        self.people = {str(person.id): person for person in people}
        choices = {number: person.label for number, person in self.people.items()}
        self.person.choices = offered({"": _l("Choose somebody"), **choices})

    def validate_person(self, field) -> None:
        if not field.data:
            raise ValidationError(_l("Choose somebody."))

    def validate_ends_on(self, field) -> None:
        if not field.data or not self.starts_on.data:
            return
        if field.data < max(self.starts_on.data, today()):
            raise ValidationError(_l("The last day is before the first day, or has been."))
        if field.data - self.starts_on.data > LONGEST:
            raise ValidationError(_l("At most a year. Appoint somebody again after that."))
        if self.person.data in self.people:
            period = self.starts_on.data, field.data
            for wrong in filter(None, not_working(self.people[self.person.data], period)):
                raise ValidationError(wrong)
