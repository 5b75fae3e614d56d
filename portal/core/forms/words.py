"""What WTForms says by itself, as the portal says it."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


class Words:
    """What WTForms says by itself, in the words of the portal."""

    INSTEAD: ClassVar[dict[str, LazyString]] = {
        "This field is required.": _l("Fill in this field."),
        "Invalid email address.": _l("This is no email address."),
        "Field cannot be longer than %(max)d characters.": _l("Use at most %(max)d characters."),
        "Field must be at least %(min)d characters long.": _l("Use at least %(min)d characters."),
        "Field must be between %(min)d and %(max)d characters long.": _l(
            "Use %(min)d to %(max)d characters."
        ),
        "Number must be at least %(min)s.": _l("Type %(min)s or more."),
        "Number must be at most %(max)s.": _l("Type %(max)s or less."),
        "Number must be between %(min)s and %(max)s.": _l("Type a number from %(min)s to %(max)s."),
        "Not a valid integer value.": _l("Type a number, like 12."),
    }
    OTHERWISE = _l("Choose something from the list.")

    def gettext(self, said: str) -> str:
        return str(self.INSTEAD.get(said, self.OTHERWISE))

    def ngettext(self, _one: str, several: str, _number: int) -> str:
        return self.gettext(several)


WORDS = Words()
