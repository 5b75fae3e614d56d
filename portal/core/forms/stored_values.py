"""What a form for a stored record leaves as it is: every field that nobody changed in it.

A stored value may be one that nobody could type now: from a file, from before a rule. A field
that comes back as it was shown stands for what is stored, and is not judged anew.
"""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, FileField, FormField, HiddenField
from wtforms import RadioField as AnyRadioField
from wtforms import SelectField as AnySelectField
from wtforms.fields.choices import Choice, SelectFieldBase

from portal.core.text import same_text


class KeepsOwnChoice(SelectFieldBase):
    """A field of choices that also has the stored one, whatever is offered now."""

    own_label = _l("As it was")  # of a number that is not offered any more
    is_stored = False

    def iter_choices(self):
        known = list(super().iter_choices())
        yield from known
        own = self.stored_choice
        if own is not None and own not in {str(choice.value) for choice in known}:
            label = self.own_label if own.isdecimal() else own or "—"
            yield Choice(own, label, own == str(self.data or ""), {})

    @property
    def stored_choice(self) -> str | None:
        """What the stored value sends, or nothing where there is no record."""
        if not self.is_stored:
            return None
        data, _text = as_shown(self)
        return "" if data is None else str(data)


class SelectField(KeepsOwnChoice, AnySelectField):
    pass


class RadioField(KeepsOwnChoice, AnyRadioField):
    @property
    def stored_choice(self) -> str | None:
        return super().stored_choice or None  # nothing chosen needs no button


NO_VALUES = (HiddenField, FieldList, FormField, FileField)


def stands_for_stored(field: Field) -> bool:
    """Whether the field was sent as the record shows it; then it holds what is stored again."""
    shown, text = as_shown(field)
    if isinstance(field, BooleanField | SelectFieldBase):
        if in_order(field.data) != in_order(shown):
            return False
        field.data = shown
    elif not field.raw_data or not same_text(field.raw_data[0], text):
        return False
    else:
        field.data = field.object_data
    field.validators, field.validate_choice, field.process_errors = (), False, []
    return True


def as_shown(field: Field) -> tuple[object, str]:
    """The data and the text of a field on the page of the record, before anybody types."""
    now, state = dict(vars(field)), vars(field)
    state["raw_data"] = state["raw"] = None
    field.process(None, field.object_data)
    value = getattr(field, "_value", str)()
    shown = field.data, value
    state.clear()
    state.update(now)
    return shown


def in_order(data: object) -> object:
    return sorted(map(str, data)) if isinstance(data, list | set | tuple) else data or None
