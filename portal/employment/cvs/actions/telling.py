"""What in the words of a CV tells who somebody is, whatever they are called.

How to reach them, how old they are, where they live; cities where many come from; and the letters
that stay of a name when it is heard and written down by somebody else.
"""

import re

from anyascii import anyascii

MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october"
)
FAMILY = (
    "man|vrouw|zoon|dochter|broer|zus|moeder|vader|partner"
    "|husband|wife|son|daughter|brother|sister|mother|father"
)
# How to reach somebody, when they were born, how old they are, where they live.
PATTERNS = [
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"(?:https?://|www\.)\S+",
    r"\b[\w-]+(?:\.[\w-]+)*\.(?:com|nl|org|net|eu|me|io|be|de|info)\b(?:/\S*)?",
    r"(?<!\w)@[\w.]{3,}",
    r"\+?\d[\d ().-]{7,}\d",
    r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b",
    rf"\b\d{{1,2}}(?:e|ste|de|st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})(?:\s+\d{{4}})?\b",
    r"\b(?:ik ben|leeftijd:?|i am|i'm|age:?|aged)\s+\d{1,2}(?:\s+(?:jaar|years))?\b",
    r"\b\d{1,2}[ -]?(?:jaar|years?)[ -](?:oud|old)\b",
    r"\b\d{1,2}[ -]?jarige?\b",
    r"\b(?:عمري|عمرها|عمره)\s+\d{1,2}(?:\s+\w+)?",
]
# The same, in these very letters: a postcode, a street with a number.
EXACT = [
    r"\b\d{4}\s?[A-Z]{2}\b",
    r"\b[A-Z][\w-]*(?:straat|laan|weg|plein|kade|singel|gracht|dijk|hof|dreef|steeg)\s+\d+\w?\b",
]
TELLING = re.compile("|".join([*(f"(?i:{one})" for one in PATTERNS), *EXACT]))
# A name that follows, with a capital: of family, or what friends say.
CALLED = re.compile(
    rf"\b(?:(?:[Mm]ijn|[Mm]y)\s+(?:{FAMILY})|[Rr]oepnaam|[Bb]ijnaam|[Nn]ickname|[Gg]enoemd"
    r"|[Nn]oemen\s+(?:mij|me)|[Nn]oem\s+(?:mij|me)|call\s+me|known\s+as)[:,]?\s+[\"'“‘]?"
    r"(?P<name>[A-Z][\w'-]+)"
)
# Cities from which many came, as they are written in Dutch and English.
CITIES = frozenset(
    """damascus damaskus aleppo homs hama latakia lattakia idlib raqqa daraa qamishli kobani
    hasakah hasaka tartus asmara keren massawa kabul kaboel herat kandahar mazar jalalabad kunduz
    baghdad bagdad mosul mosoel basra erbil arbil kirkuk sulaymaniyah duhok najaf tehran teheran
    isfahan shiraz tabriz mashhad ahvaz mogadishu hargeisa addis ababa mekelle gondar khartoum
    omdurman sanaa aden taiz kyiv kiev charkiv kharkiv odesa odessa lviv mariupol dnipro
    zaporizhzhia cherson kherson istanbul ankara izmir diyarbakir gaziantep adana mersin urfa
    beirut beiroet tripoli amman zarqa irbid gaza ramallah hebron nablus cairo caïro alexandrie
    rabat casablanca tanger moskou moscow minsk jerevan bakoe tbilisi islamabad karachi lahore
    peshawar quetta colombo kinshasa bujumbura kigali kampala nairobi conakry freetown""".split()
)
IN_OTHER_LETTERS = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "f", "p": "b", "x": "k"})
SILENT = re.compile(r"[aeiouyjwh'`]")
SHORTEST_SKELETON = 3


def skeleton(word: str) -> str:
    """What stays of a name in whatever letters: of Zeyneb, Zainab and زينب the same."""
    plain = anyascii(word).lower()
    for written, sound in (("ph", "f"), ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g")):
        plain = plain.replace(written, sound)
    bare = SILENT.sub("", plain.translate(IN_OTHER_LETTERS))
    return re.sub(r"[^a-z]|(.)(?=\1)", "", bare)
