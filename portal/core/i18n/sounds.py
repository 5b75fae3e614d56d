"""How a name sounds, so that Hasan, Hassan and حسن find each other.

A sound is a word of signs: consonants as small or capital letters, and vowels as A, I and U. Latin
letters say every vowel, Arabic ones the long ones only. So a name in Latin letters is kept with and
without each vowel for who asks in Arabic, and with all of them for who asks in Latin letters:
Hassan and Hussein stay two names.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from anyascii import anyascii

from portal.core.text import folded_at

START = "="  # no folded word begins so
LATIN, SHORT, LONG = f"{START}l", f"{START}a", f"{START}b"  # see `kept` and `asked`
FEWEST_LETTERS = 3  # of a word in Latin letters; of others one fewer
MOST_LETTERS = 24  # a longer word is no name
MOST_READINGS = 9
MOST_VOWELS = 4  # inside a word; with more, those that may be an e are always left out
MOST_CHOICES = 5  # vowels that may be said or not; those after them are left out
OWN_LETTERS = str.maketrans(
    {"ş": "sh", "š": "sh", "ś": "sh", "ç": "ch", "č": "ch", "ć": "ch", "ğ": ""}
)
# Letters that stand together for a sound, the longest first; "|" between what they may be. An E is
# an A or an I. An L is an I that Arabic letters always say, an O such a U if it is not the first.
TOGETHER = {
    "sch": "S",
    "sh": "S",
    "ch": "S|K|h",
    "kh": "K",
    "gh": "g",
    "dj": "j",
    "th": "t",
    "dh": "d",
    "ph": "f",
    "ck": "k",
    "ij": "I",
    "ee": "L",
    "ie": "I",
    "ei": "L",
    "ey": "L",
    "ai": "L",
    "ay": "L",
    "oe": "O",
    "ou": "O",
    "oo": "O",
    "aa": "A",
    "uu": "O",
    "a": "A",
    "e": "E",
    "i": "I",
    "y": "I",
    "o": "U",
    "u": "U",
    "w": "U",
    "v": "U",
    "q": "k",
    "c": "k",
    "x": "ks",
    "j": "j|Y",
}
LETTERS = re.compile("|".join(TOGETHER) + "|[a-z]")
WRITTEN, SAID = "ابتثجحخدذرزسشصطعغفقكلمنهويىةپچژگڤ", "AbttjhKdDrzsSstVgfQklmnhUIAApSjgU"
ARABIC = dict(zip(WRITTEN, SAID, strict=True))
ARABIC |= {"ض": "D", "ظ": "D", "ی": "I", "ک": "k", "ە": "A", "ھ": "h", "ې": "I", "ۆ": "U"}
TWO_WAYS = {"D": "dz", "Q": "kg"}
VOWELS = "AIUE"  # said or left out in Arabic letters
SERVANT = re.compile(r"(abd)(oe|ou|[aeiou])?([lrsndtz])?(.*)")
SERVANT_OF = re.compile("(عبد)(?:ال)?(.*)")
ARTICLES = frozenset("al el ul ال".split())
HARD_ENDS = str.maketrans({"p": "b", "t": "d"})  # at the end of a word both sound alike


def kept(text: str | None) -> set[str]:
    """The sounds under which a record with this name is found."""
    return {sound for word in words_in(text) for sound in sounds_of(word)[0]}


@lru_cache(10_000)
def asked(word: str) -> frozenset[str]:
    """The sounds for which somebody looks who types this word."""
    return sounds_of(word)[1]


def is_alike(name: str, other: str) -> bool:
    """Whether two words may be one name."""
    return not sounds_of(name)[0].isdisjoint(sounds_of(other)[1])


def is_same_name(one: str | None, other: str | None) -> bool:
    """Whether each word of the one sounds as one of the other: Hasan Saleh and حسن صالح."""
    words, others = said_in(one), said_in(other)
    return len(words) == len(others) > 0 and all(
        any(is_heard_as(a, b) for b in those)
        for these, those in ((words, others), (others, words))
        for a in these
    )


def said_in(text: str | None) -> list[str]:
    """The words of a name without its articles, and Abdulrahman in two."""
    words = [text[start:end] for _word, start, end in folded_at(text or "")] if text else []
    plain = [part for word in words for part in in_two(word)]
    return [word for word in plain if word.casefold() not in ARTICLES]


def is_heard_as(name: str, other: str) -> bool:
    return name.casefold() == other.casefold() or is_alike(name, other) or is_alike(other, name)


def words_in(text: str | None) -> list[str]:
    """The words of a name, and the two of Abdulrahman: servant, and of whom."""
    words = [text[start:end] for _w, start, end in folded_at(text or "")] if text else []
    return [*words, *(part for word in words for part in in_two(word) if part != word)]


def in_two(word: str) -> list[str]:
    """Abdulrahman, Abdurrahman and عبدالرحمن in two words; any other as it is."""
    plain = "".join(folded for folded, _start, _end in folded_at(word))
    if (found := SERVANT_OF.fullmatch(plain)) and len(found[2]) > 1:
        return [found[1], found[2]]
    if found := SERVANT.fullmatch(plain):
        vowel, letter, rest = found[2], found[3] or "", found[4]
        if not rest:
            return [word if vowel == "i" else found[1]]
        whole = rest if letter in {"l", rest[0]} else letter + rest
        return [found[1], whole] if len(whole) >= FEWEST_LETTERS else [word]
    return [word]


@lru_cache(10_000)
def sounds_of(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """(under which it is kept, for which is asked who types it): none of a word with a digit."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(OWN_LETTERS))
    letters = "".join(c for c in plain if c.isalpha())
    kinds = {unicodedata.name(c, "").split()[0] for c in letters}
    is_too_long = len(letters) > MOST_LETTERS
    if any(c.isdigit() for c in plain) or len(kinds) != 1 or is_too_long:
        return frozenset(), frozenset()
    if kinds == {"ARABIC"}:
        keys = in_arabic(letters)
        return prefixed((LONG, keys)), prefixed((LONG, keys), (SHORT, keys))
    if not kinds <= {"LATIN", "CYRILLIC", "GREEK", "ETHIOPIC"}:
        return frozenset(), frozenset()
    said = re.sub("[^a-z]", "", anyascii(letters).lower())
    if len(said) < FEWEST_LETTERS:
        return frozenset(), frozenset()
    full, some = readings(said), without_vowels(said)
    if kinds == {"ETHIOPIC"}:  # each letter has its vowel, of which the first and the last may be
        keys = {opened(tidy(shape).replace("E", "")) for shape in shapes(said)}
        return (
            prefixed((LATIN, full), (SHORT, some), (LONG, keys)),
            prefixed((LATIN, full), (LONG, some), (SHORT, keys)),
        )
    return prefixed((LATIN, full), (SHORT, some)), prefixed((LATIN, full), (LONG, some))


def prefixed(*groups: tuple[str, set[str]]) -> frozenset[str]:
    return frozenset(start + key for start, keys in groups for key in keys if len(key) > 1)


def shapes(said: str) -> list[str]:
    """The signs of a word in Latin letters; an E for what may be A or I.

    An h at its end may be one (Farah) or none (Fatimah).
    """
    if re.search("[aeiouy]h$", said):
        return [*_shapes(said), *_shapes(said[:-1])]
    return _shapes(said)


def _shapes(said: str) -> list[str]:
    said = said[:-1] + said[-1:].translate(HARD_ENDS)
    said = re.sub(r"([aeo])y(?=[aeiou])", r"\1 y", said)
    said = re.sub(r"^y(?=[aeiou])", "Y", said)
    said = re.sub(r"^[wv]", "W", said)
    begin = said[:1] if said[:1] in {"Y", "W"} else ""
    found = [TOGETHER.get(part, part).split("|") for part in LETTERS.findall(said)]
    return [begin + "".join(parts) for parts in islice(product(*found), MOST_READINGS)]


def tidy(shape: str) -> str:
    """Without doubles, and without an A before I or U: Fawzi and Faouzi, Hussein and Hussain."""
    shape = re.sub(r"[AE](?=[ILUO])", "", re.sub(r"(.)\1+", r"\1", shape))
    return re.sub(r"(.)\1+", r"\1", shape)


def opened(shape: str) -> str:
    """As in Arabic letters: any vowel may be the first, and two like consonants are two."""
    shape = re.sub(r"([AIU])\1+", r"\1", re.sub(r"A(?=[IU])", "", as_said(shape)))
    return re.sub(r"^[AIUEV]+", "V", shape)


def as_said(shape: str) -> str:
    return shape.replace("L", "I").replace("O", "U")


def readings(said: str) -> set[str]:
    """All vowels as they are; an E as A or I, after U also as U (Yusuf, Yousef)."""
    found = set()
    for shape in shapes(said):
        parts: list[str] = [""]
        for sign in shape:
            parts = [
                part + vowel
                for part in parts
                for vowel in (
                    sign
                    if sign != "E"
                    else "AIU"
                    if re.sub("[^AIUO]", "", part).endswith(("U", "O"))
                    else "AI"
                )
            ][:MOST_READINGS]
        found |= {tidy(as_said(tidy(part))) for part in parts}
    return found


def without_vowels(said: str) -> set[str]:
    """As it can be in Arabic letters: each vowel between the first and the last, or not."""
    found = set()
    for shape in map(tidy, shapes(said)):
        inner = sum(sign in VOWELS for sign in shape[1:-1])
        choices = [[shape[:1]]]
        for at, sign in enumerate(shape[1:-1], 1):
            open_ones = sum(len(choice) > 1 for choice in choices)
            is_first = not set(shape[:at]) & {*VOWELS, "L", "O"}
            if sign not in VOWELS and not (sign == "O" and is_first):
                choices.append([sign])
            elif open_ones == MOST_CHOICES or (sign == "E" and inner > MOST_VOWELS):
                choices.append([""])
            else:
                choices.append(["", "I" if sign == "E" else sign])
        last = shape[-1:] if len(shape) > 1 else ""
        choices.append(["A", "I"] if last == "E" else [last])
        found |= {opened("".join(parts)) for parts in product(*choices)}
    return found


def in_arabic(letters: str) -> set[str]:
    """What is written: long vowels, an article or not, and letters that are said in two ways."""
    found = set()
    bare = {letters, re.sub("^ال", "", letters) if len(letters) > FEWEST_LETTERS else letters}
    bare |= {re.sub("(?<=.)ا(?=ل)", "", one) for one in bare}
    for one in bare:
        signs = "".join(ARABIC.get(letter, "") for letter in one)
        signs = re.sub("(?<=.)V", "", signs)
        signs = re.sub("^I", "Y", re.sub("^U", "W", signs))
        signs = re.sub("h$", "A", signs) if one[-1:] in {"ه", "ە"} else signs
        signs = signs[:-1] + signs[-1:].translate(HARD_ENDS)
        both = [TWO_WAYS.get(sign, sign) for sign in signs]
        found |= {opened("".join(parts)) for parts in islice(product(*both), MOST_READINGS)}
    return found
