"""The numbers of records, as they come in a form or an address."""

from wtforms import SelectMultipleField


def record_number(typed: str | int | None) -> int:
    """The number of a record. Raises ValueError for what no record has."""
    number = int(typed or 0)
    if not 0 <= number < 2**31:
        raise ValueError(typed)
    return number


class ManyNumbers(SelectMultipleField):
    """Ticked record numbers; whether they may be meant is checked against what one may see."""

    def __init__(self, **options) -> None:
        super().__init__(coerce=record_number, validate_choice=False, choices=[], **options)
