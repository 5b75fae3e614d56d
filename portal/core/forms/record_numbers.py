"""The numbers of records and of their versions, as they come in an address or a form."""

from wtforms import HiddenField, SelectMultipleField

MOST = 2**31 - 1  # what a database holds
NO_VERSION = -1  # a version that no record has: who sends it did not see the record


def record_number(typed: str | int | None) -> int:
    """The number of a record, 0 for none. Raises ValueError for what no record has."""
    number = int(str(typed or 0)[:20])
    if not 0 <= number <= MOST:
        raise ValueError(typed)
    return number


def number_or_none(typed: str | int | None) -> int | None:
    """The number of a record, or nothing for what is none."""
    try:
        return record_number(typed) or None
    except ValueError:
        return None


def chosen_number(typed: str | int | None) -> int | None:
    """What a choice of records sends: nothing for nobody. Raises ValueError like the above."""
    return None if typed in {None, ""} else record_number(typed)


def version_number(typed: str | int | None) -> int:
    """The version that somebody saw; one that no record has for what is none."""
    try:
        return NO_VERSION if typed in {None, ""} else record_number(typed)
    except ValueError:
        return NO_VERSION


class VersionField(HiddenField):
    """The version of the record that a form was opened at."""

    @property
    def seen(self) -> int:
        """What its editor saw; a version that no record has where nothing came along."""
        return version_number(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = version_number(valuelist[0])


class NumberField(HiddenField):
    """The number of a record, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = number_or_none(valuelist[0])


class ManyNumbers(SelectMultipleField):
    """Ticked record numbers; whether they may be meant is checked against what one may see."""

    def __init__(self, *arguments, **options) -> None:
        options = {"coerce": record_number, "validate_choice": False, "choices": []} | options
        super().__init__(*arguments, **options)
