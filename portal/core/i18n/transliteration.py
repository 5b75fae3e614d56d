"""How names are spelled on papers that know the letters A to Z only (ICAO Doc 9303).

Müller is MUELLER there and Jørgensen JOERGENSEN; a Cyrillic name is written as the passports of
Russia and its neighbours do, or as those of Ukraine, in which some letters have another sound.
"""

import unicodedata

from portal.core.text import folded

LATIN = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
CYRILLIC = {  # a letter and what it becomes; the soft sign becomes nothing
    pair[0]: pair[1:]
    for pair in (
        "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch"
        " ъie ыy ь эe юiu яia їi єie ґg ўu іi"
    ).split()
}
UKRAINIAN = {"г": "h", "и": "y", "ъ": ""}
FIRST_IN_UKRAINIAN = {"ї": "yi", "є": "ye", "й": "y", "ю": "yu", "я": "ya"}
AS_IN_RUSSIA = str.maketrans(LATIN | CYRILLIC)
AS_IN_UKRAINE = str.maketrans(LATIN | CYRILLIC | UKRAINIAN)
APOSTROPHES = str.maketrans("", "", "'’ʼ`")


def spellings_of(text: str | None) -> list[list[str]]:
    """The folded words of a text: as they are, and as papers write them where that differs."""
    plain = unicodedata.normalize("NFC", text or "").lower()
    found = [folded(text or "")]
    if plain.isascii():
        return found
    cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in plain)
    ukrainian = " ".join(
        FIRST_IN_UKRAINIAN.get(word[0], word[0]) + word[1:]
        for word in plain.translate(APOSTROPHES).replace("зг", "zgh").split()
    )
    written = [plain.translate(AS_IN_RUSSIA)]
    written += [ukrainian.translate(AS_IN_UKRAINE)] if cyrillic else []
    for words in map(folded, written):
        found += [] if words in found else [words]
    return found


def begins(text: str | None, typed: str) -> bool:
    """Whether each word that was typed begins one of the text's, in any spelling of both."""
    known = [word for words in spellings_of(text) for word in words]
    return any(
        all(any(word.startswith(part) for word in known) for part in words)
        for words in spellings_of(typed)
        if words
    )
