"""Text from people: cleaned on its way in, made harmless on its way out."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii
from stdnum import iban

LINE_ENDS = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
# Controls, half surrogates, marks that turn text around, the byte-order mark.
UNWANTED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
NEVER_TYPED = re.compile(r"[\x00\ud800-\udfff]")
BANK_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00a0 "
PARTS_CODES = "|"  # between the codes in one cell of a file, and so in no code
STARTS_FORMULA = "=+-@|%\t\r"
LONGEST_WORD = 60
# Letters that people write for one another and that no decomposition brings together.
ONE_LETTER = {
    **dict.fromkeys("ٱ", "ا"),
    **dict.fromkeys("ىیېێےۍ", "ي"),
    **dict.fromkeys("کڪ", "ك"),
    **dict.fromkeys("ةہھەۃۀ", "ه"),
    **dict.fromkeys("ۆۇۈ", "و"),
    **dict.fromkeys("ڕ", "ر"),
    **dict.fromkeys("ڵ", "ل"),
    **dict.fromkeys("ءـ", ""),  # hamza alone, and the dash that only stretches a word
    **dict.fromkeys("і", "и"),
    **dict.fromkeys("є", "е"),
    **dict.fromkeys("ґ", "г"),
    # Four pairs of Ethiopic rows that sound the same.
    **{
        chr(other + order): chr(first + order)
        for first, other in (
            (0x1200, 0x1210),
            (0x1200, 0x1280),
            (0x1230, 0x1220),
            (0x12A0, 0x12D0),
            (0x1338, 0x1340),
        )
        for order in range(8)
    },
}


def clean(text: str | None, *, lines: bool = False) -> str:
    """The text in one form (NFC), without what no keyboard types; one line unless `lines`."""
    joined = LINE_ENDS.sub("\n" if lines else " ", text or "")
    kept = UNWANTED.sub("", joined.replace("\t", " "))
    return unicodedata.normalize("NFC", kept).strip()


def one_line(text: str | None) -> str | None:
    """What was typed, cleaned and on one line; nothing for nothing."""
    return clean(text) or None


def several_lines(text: str | None) -> str | None:
    """The same where what was typed may have lines."""
    return clean(text, lines=True) or None


def plain_digits(text: str) -> str:
    """The text with the digits of every script (Arabic, Persian) as 0 to 9."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def same_text(one: str | None, other: str | None) -> bool:
    """Whether two texts are the same but for their line ends, which a browser changes."""
    return LINE_ENDS.sub("\n", one or "") == LINE_ENDS.sub("\n", other or "")


def dotted_initials(name: str | None) -> str:
    """Karim el-Bakri -> K.E.B.; of letters only, so that a code gives next to nothing away."""
    letters = [next(filter(str.isalpha, word), "") for word in re.split(r"[\s\-]+", name or "")]
    return "".join(f"{letter.upper()}." for letter in letters if letter)[:12]


def csv_cell(value: object, *, lines: bool = False) -> object:
    """A cell that no spreadsheet takes for a formula: such text gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = LINE_ENDS.sub("\n" if lines else " ", value).replace("\x00", "")
    return "'" + text if _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    # Past an apostrophe too: else reading "'=1" back would take a person's own one away.
    bare = unicodedata.normalize("NFKC", text).lstrip(INVISIBLE + "'")
    return bare.startswith(tuple(STARTS_FORMULA))


def from_csv_cell(text: str) -> str:
    """What `csv_cell` was given: without the apostrophe that it put before a formula."""
    return text[1:] if text[:1] == "'" and _looks_like_formula(text[1:]) else text


def folded(text: str) -> list[str]:
    """The words of a text as all searches compare them: without case, marks and joiners.

    Letters of other scripts than the Latin stay what they are; digits become those of 0 to 9.
    """
    return [word[:LONGEST_WORD] for word, _start, _end in folded_at(text)]


def folded_at(text: str) -> list[tuple[str, int, int]]:
    """(word, where it begins in the text, where it ends) of each of them, in full."""
    found, word, start, end = [], "", 0, 0
    for at, character in enumerate(text + " "):
        letters = _folded(character)
        if letters and not letters.isalnum():
            found += [(word, start, end)] if word else []
            word = ""
        elif letters or word:  # what folds into nothing belongs to the word before it
            start, word, end = (start if word else at), word + letters, at + 1
    return found


@lru_cache(10_000)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_folded_letter, plain))


def _folded_letter(letter: str) -> str:
    if letter in ONE_LETTER:
        return ONE_LETTER[letter]
    kind, name = unicodedata.category(letter), unicodedata.name(letter, "")
    if unicodedata.combining(letter) or kind == "Cf" or name.startswith("VARIATION SELECTOR"):
        return ""
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    if name.startswith("MODIFIER LETTER"):  # an apostrophe, as some languages have it
        return " "
    return anyascii(letter).casefold() if name.startswith("LATIN") else letter


def looks_like_iban(text: str | None) -> bool:
    return any(iban.is_valid(match.group()) for match in BANK_ACCOUNT.finditer(text or ""))


def safe_filename(text: str) -> str:
    """Letters, digits and dashes, in which a name of any script can be read: never empty."""
    plain = anyascii(unicodedata.normalize("NFKD", text)).replace("'", "")
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:80] or "file"
