"""The languages that people speak: which there are, what they are called, and which come first.

Kept as a code of ISO 639 (ar, prs), shown as a word of the reader's language (Arabisch, Dari).
"""

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from portal.core.i18n.collation import in_order
from portal.core.text import folded

# What Babel has no name for, or one that nobody here uses.
OWN_NAMES = {
    "aii": _l("Assyrian"),
    "fa": _l("Farsi (Persian)"),
    "haz": _l("Hazaragi"),
    "ckb": _l("Kurdish (Sorani)"),
    "kmr": _l("Kurdish (Kurmanji)"),
    "prs": _l("Dari"),
}
ALIASES = {"farsi": "fa", "kurmanji": "kmr", "sorani": "ckb", "tigrigna": "ti", "pashto": "ps"}
# Names of no language, and languages that nobody grows up with any more.
NO_LANGUAGES = frozenset(
    "und mul zxx mis root akk ang arc ave avk egy enm frm fro gmh goh got grc hit io ie jbo lad"
    " non peo phn pro sga sux syc uga vo xno zbl chg ota osx osp cu la pi sa".split()
)
TONGUES = [Locale(tongue).languages for tongue in ("nl", "en", "ar")]  # of the portal
CODES = frozenset(
    code
    for code in set.intersection(*({*names} for names in TONGUES)) - NO_LANGUAGES
    if re.fullmatch("[a-z]{2,3}", code)
) | {*OWN_NAMES}
# Those that are heard at a branch; a list in which one looks, and does not search, has these.
COMMON = (
    "nl ar ti fa prs ps ku kmr ckb uk ru tr en fr de es so am om sw pl ro bg pt it ur pa hi bn zh"
    " sq sr hy ka az uz ug yo ha rw ln"
).split()


def is_language(code: str | None) -> bool:
    return code in CODES


def name_of(code: str | None) -> str:
    """ar -> Arabisch, in the reader's language; a code that nobody knows stays as it is."""
    if code in OWN_NAMES:
        return str(OWN_NAMES[code])
    return Locale.parse(locale_name()).languages.get(code or "", code or "")


def locale_name() -> str:
    """Of the reader, as Babel calls it."""
    return str(get_locale() or "nl")


def named(codes: Iterable[str]) -> dict[str, str]:
    """{code: name} of these languages, by name."""
    return in_order({code: name_of(code) for code in codes if code})


def common(*also: str | None) -> dict[str, str]:
    """{code: name} to choose from, with what was chosen before."""
    return named({*COMMON, *filter(None, also)})


def code_of(typed: str) -> str | None:
    """The language that somebody means, by its name in any language of the portal, or its code."""
    words = "".join(folded(typed))
    return _by_name(locale_name()).get(words) or (words if words in CODES else None)


@cache
def _by_name(locale: str) -> dict[str, str]:
    """{folded name: code}; where two share a name, what people of the branch more often mean."""
    found: dict[str, str] = {}
    ordered = sorted(CODES, key=lambda code: (code not in COMMON, code))
    for names in (Locale.parse(locale).languages, *TONGUES):
        for code in ordered:
            found.setdefault("".join(folded(names.get(code, code))), code)
    own = {"".join(folded(str(name))): code for code, name in OWN_NAMES.items()}
    return found | ALIASES | own
