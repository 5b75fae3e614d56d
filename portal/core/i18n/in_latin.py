"""A name in letters that anybody here can read: of عبد الرحمن محمد "abd al-rahman mohammad".

Arabic writes no short vowels. Names that many bear are spelled as their bearers do, by
`arabic_names.csv`; in others an a stands where a vowel must be.
"""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

from anyascii import anyascii

from portal.core.text import folded

FILE = Path(__file__).parent / "arabic_names.csv"
ARTICLE, LATIN_ARTICLE = "ال", "al-"
VOWELS = {"ا": "a", "و": "u", "ي": "i", "ى": "a", "ة": "a", "ی": "i"}
BEFORE_VOWELS = {"و": "w", "ي": "y", "ی": "y"}
OPEN = {"ا", "ة", "ى"}
GUTTURALS = {"ع", "ء"}
WORD = re.compile(r"[\u0600-\u06ff]+")


@cache
def known() -> dict[str, str]:
    """{folded name: how it is spelled}"""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {"".join(folded(row["arabic"])): row["latin"] for row in csv.DictReader(file)}


def in_latin(text: str) -> str:
    """The same text with its Arabic words spelled in Latin letters."""
    return WORD.sub(lambda found: spelled(found[0]), unicodedata.normalize("NFKC", text))


def spelled(word: str) -> str:
    key = "".join(folded(word))
    if key in known():
        return known()[key]
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1:
        return LATIN_ARTICLE + spelled(word.removeprefix(ARTICLE))
    if key[-1:] == "ي" and key[:-1] in known():
        return known()[key[:-1]] + "i"
    return with_vowels(word)


def with_vowels(word: str) -> str:
    letters = [c for c in unicodedata.normalize("NFKD", word) if c.isalpha() and c != "ـ"]
    said = ""
    for at, letter in enumerate(letters):
        after = letters[at + 1] if at + 1 < len(letters) else ""
        if letter in BEFORE_VOWELS and (at == 0 or after in OPEN or (letter, after) == ("و", "ي")):
            said += BEFORE_VOWELS[letter]
        elif letter in VOWELS:
            said += VOWELS[letter] if said[-1:] != VOWELS[letter] else ""
            continue
        elif letter in GUTTURALS:
            said += "a" if at == 0 else ""
            continue
        else:
            said += "a" if letter == "ه" and not after else anyascii(letter).strip("'`").lower()
        if needs_vowel(letters, at, said):
            said += "a"
    return said


def needs_vowel(letters: list[str], at: int, said: str) -> bool:
    """Whether the consonant at this place begins a syllable of which no vowel is written."""
    after = letters[at + 1 : at + 3]
    if not after or after[0] in VOWELS:
        return False
    before = re.sub(r"(?:[dgkst]h|.)$", "", said)
    is_open = not before or before[-1] not in "aui"
    return is_open or len(after) == 1
