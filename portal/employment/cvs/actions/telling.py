"""What in the words of a CV tells who somebody is, whatever they are called.

How to reach them, when they were born, how old they are, where they live, names of family and
friends; and the letters that stay of a name when it is heard and written down by somebody else.
"""

import re
from collections.abc import Iterator

from anyascii import anyascii

UNITS = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
TEENS = "tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien"
IN_ENGLISH = "one|two|three|four|five|six|seven|eight|nine"
IN_DUTCH = rf"(?:{UNITS})(?:\s?[eë]n\s?)(?:{TENS})|{TEENS}|{TENS}"
ENGLISH_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ENGLISH_TEENS = "fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
NUMBER = rf"(?:\d{{1,2}}|{IN_DUTCH}|(?:{ENGLISH_TENS})(?:[ -](?:{IN_ENGLISH}))?|{ENGLISH_TEENS})"
YEARS = r"(?:jaar|jaren|jr\b\.?|years?|yrs?\b\.?|سنة|سنه|عام[اً]{0,2})"
MONTHS = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    "|january|february|march|may|june|july|august|october"
)
DAYS_IN_DUTCH = (
    "eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde"
    rf"|(?:{TEENS})de|(?:(?:{UNITS})[eë]n)?(?:twintigste|dertigste)|(?:{UNITS})|{IN_DUTCH}"
)
DAYS_IN_ENGLISH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|\w+teenth|(?:twenty|thirty)[ -](?:first|second|third|\w+th)|twentieth|thirtieth"
)
YEAR_IN_WORDS = (
    r"(?:negentienhonderd|tweeduizend)\s?(?:en\s?)?\w*|negentien\s?\w+tig"
    rf"|nineteen\s(?:{ENGLISH_TENS})(?:[ -](?:{IN_ENGLISH}))?"
)
STREETS = (
    "straat|str\\.|laan|plein|kade|singel|gracht|dijk|dreef|steeg|weg|pad|park|hof|markt|wal"
    "|haven|ring|baan|straatje|laantje|pleintje|hofje"
)
DOMAINS = "com|nl|org|net|eu|me|io|be|de|info|app|dev|ly|site|online"
# How to reach somebody, when they were born, how old they are, where they live.
PATTERNS = [
    r"[\w.+-]+@[\w-]+\.[\w.-]+",
    r"[\w.+-]+\s*(?:\(at\)|\[at\]|\sat\s)\s*[\w-]+\s*(?:\.|\(dot\)|\[dot\]|\sdot\s)\s*\w+",
    r"(?:https?://|www\.)\S+",
    rf"\b[\w-]+(?:\.[\w-]+)*\.(?:{DOMAINS})\b(?:/\S*)?",
    r"(?<!\w)@[\w.]{3,}",
    (
        r"\b(?:insta(?:gram)?|facebook|tiktok|snap(?:chat)?|telegram|skype|linkedin|whatsapp)"
        r"\s*(?:[:=@]|is)\s*\S+"
    ),
    r"(?<!\d)(?!(?:19|20)\d\d ?- ?(?:19|20)\d\d\b)\+?\d[\d ().-]{7,}\d",  # no years from - until
    r"\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b",
    rf"\b\d{{1,2}}(?:e|ste|de|st|nd|rd|th)?\s+(?:of\s+|van\s+)?(?:{MONTHS})(?:\s+\d{{4}})?\b",
    rf"\b(?:{DAYS_IN_DUTCH})\s+(?:van\s+)?(?:{MONTHS})\b(?:\s+(?:\d{{2,4}}|{YEAR_IN_WORDS}))?",
    rf"\b(?:{DAYS_IN_ENGLISH})\s+(?:of\s+)?(?:{MONTHS})\b(?:\s+(?:\d{{2,4}}|{YEAR_IN_WORDS}))?",
    (
        rf"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
        rf"\s+(?:the\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\b|{DAYS_IN_ENGLISH})(?:,?\s+\d{{4}})?"
    ),
    rf"\b(?:{YEAR_IN_WORDS})\b",
    r"\b(?:geboren|born)\s+(?:op|in|te|uit|den|on|at|:|\d)[^.,;!?\n]{0,60}",
    (
        r"\b(?:geboortedatum|geboortejaar|geboorteplaats|geboortedag|geb\.|date of birth"
        r"|birth ?date|place of birth|d\.?o\.?b\.?)\s*:?\s+[^.,;!?\n]{1,40}"
    ),
    r"(?:ولدت|مواليد|مولودة|مولود|تاريخ الميلاد)[^.,،؛;!?؟\n]{0,60}",
    rf"\b(?:ik ben|leeftijd|i am|i'm|age|aged)\b:?\s+{NUMBER}\b(?:\s+{YEARS})?",
    rf"\b{NUMBER}[ -]?(?:jaar|years?)[ -](?:oud|old)\b",
    rf"\b{NUMBER}[ -]?jarige?\b",
    r"(?:عمري|عمرها|عمره)\s+[^.,،؛;!?؟\n]{1,30}",
    r"\b(?:huisnummer|huisnr\.?|huis nummer|house (?:number|no\.?))\s*:?\s*\S+",
    r"\b(?:woon|woont|wonen|woonachtig|live|lives)\s+(?:ik\s+)?(?:op|at)\s+(?:nummer|nr\.?|number)?\s*\d+\w?",
    r"(?:رقم (?:البيت|المنزل|الدار)|(?:بيت|منزل) رقم)\s*:?\s*\S+",
    rf"\b[\w'’-]{{2,}}(?:{STREETS})\s+(?:nummer\s+|nr\.?\s*)?\d+\s?(?:[a-z]\b)?",
]
# The same, in these very letters: a postcode, a street.
EXACT = [
    r"\b\d{4}\s?[A-Z]{2}\b",
    r"\b[A-Z][\w'’-]+(?:straat|laan|plein|gracht|singel|kade)\b",
    r"\b\d+\w?\s+(?:[A-Z]\w+\s+){1,2}(?:Street|Road|Avenue|Lane|Square)\b",
]
TELLING = re.compile("|".join([*(f"(?i:{one})" for one in PATTERNS), *EXACT]))

# An age may stand alone; years of work may not be taken for it.
AGE = re.compile(rf"(?<![\w.,])(?P<number>{NUMBER})\s*-?{YEARS}(?!\w)", re.IGNORECASE)
YOUNGEST = 14
WORK_FOLLOWS = re.compile(
    r"[ -]*(?:lang|als|ervar\w*|werk\w*|gewerkt|gestudeerd|gedaan|gereden|gekookt|les|bij|of|as"
    r"|experience|work\w*|geleden|ago|garantie|onderwijs|school|training|at|with|met|op|voor|for"
    r"|actief|active|in (?:de|het|een|dienst|the|a)|van|خبرة|في|من)\b",
    re.IGNORECASE,
)
WORK_PRECEDES = re.compile(
    r"(?:\b(?:al|na|ruim|dan|sinds|gedurende|over|laatste|last|bijna|meer|for|ongeveer|heb)\s+"
    r"|(?:ervaring|experience)\s*:?\s+(?:van\s+|of\s+)?|(?:خبرة|منذ|مدة|لمدة)\s+)$",
    re.IGNORECASE,
)

KIN = (
    "man|vrouw|echtgenoot|echtgenote|zoon|zoons|zonen|zoontje|zoontjes|dochter|dochters"
    "|dochtertje|dochtertjes|kind|kinderen|kindje|baby|tweeling|broer|broers|broertje|zus|zussen"
    "|zusje|moeder|vader|ouders|opa|oma|oom|tante|neef|nicht|schoonzus|schoonmoeder|schoonvader"
    "|zwager|partner|vriend|vriendin|verloofde|husband|wife|son|sons|daughter|daughters|child"
    "|children|kids|twins|brother|brothers|sister|sisters|mother|father|parents|uncle|aunt|cousin"
    "|nephew|niece"
)
# Words with a capital that are no names.
NO_NAME = (
    r"(?!(?i:nederland|engel|arab|frans|duits|spaan|turk|koerd|tigrin|somal|farsi|pers|dari|pasjt"
    r"|oekra|russ|english|dutch|arabic|french|german|maandag|dinsdag|woensdag|donderdag|vrijdag"
    r"|zaterdag|zondag))"
)
CAPITAL = rf"{NO_NAME}[A-ZÀ-ÖØ-Þ][\w'’-]+"
MORE = rf"(?:(?:\s*,\s*|\s+(?i:en|and|&)\s+|\s+){CAPITAL})*"
ANY = r"[\w'’-]+"
BEARS = r"heet|heten|heette|genaamd|named|called|(?:is|are)\s+(?:called|named)"
NICKNAMED = (
    r"roepnaam|bijnaam|koosnaam|nickname|noem(?:en|t)?\s+(?:mij|me)|calls?\s+me"
    r"|(?:kent|kennen)\s+(?:mij|me)\s+als|zeg\s+maar"
)
ALSO_CALLED = r"genoemd|alias|a\.k\.a\.|ook wel|bekend als|known as|genaamd"
HEARD_AS = r"[:,]?\s+(?:is\s+)?[\"'“‘]?"
# A name that follows: of family, or what friends say.
CALLED = [
    re.compile(pattern)
    for pattern in (
        rf"\b(?i:{KIN})\b(?:\s+(?i:die|who|ook))?\s+(?i:{BEARS})\s+(?P<name>{ANY}{MORE})",
        rf"\b(?i:{KIN})\b\s*[,:(]?\s+[\"'“‘(]?(?P<name>{CAPITAL}{MORE})",
        rf"\b(?i:ik|hij|zij|ze|die|he|she)\s+(?i:heet|heette)\s+(?P<name>{ANY}{MORE})",
        rf"\b(?i:naam|name)\s+(?i:is)\s+(?P<name>{ANY}{MORE})",
        rf"\b(?i:{NICKNAMED}){HEARD_AS}(?P<name>{ANY}{MORE})",
        rf"\b(?i:{ALSO_CALLED}){HEARD_AS}(?P<name>{CAPITAL}{MORE})",
        rf"\b(?P<name>(?:Abu|Abou|Aboe|Umm|Oum|Oem|Um)\s+{CAPITAL})",
        rf"[\"“„‘](?P<name>{CAPITAL})[\"”’]",
        r"(?:اسمي|اسمه|اسمها|يدعى|تدعى|لقبي|كنيتي|ينادونني|ينادوني)\s+(?P<name>\w+(?:\s+و\w+)*)",
        r"(?:ابني|ابنتي|بنتي|زوجي|زوجتي|أخي|أختي|والدي|والدتي)\s+(?P<name>(?![يت])\w+)",
        r"(?P<name>(?:أبو|ابو)\s+\w+)",
        r"(?:ስመይ|ወደይ|ጓለይ|ሰብኣየይ)\s+(?P<name>\w+)",
    )
]
IN_OTHER_LETTERS = str.maketrans({"q": "k", "c": "k", "z": "s", "v": "f", "p": "b", "x": "k"})
SILENT = re.compile(r"[aeiouyjwh'`]")
SHORTEST_SKELETON = 3


def spans_in(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that tells of anybody who they are: (where it begins, ends)."""
    for each in TELLING.finditer(text):
        yield each.span()
    for pattern in CALLED:
        for each in pattern.finditer(text):
            yield each.span("name")
    for each in AGE.finditer(text):
        number = each["number"]
        is_grown = not number.isdecimal() or int(number) >= YOUNGEST
        of_work = WORK_FOLLOWS.match(text, each.end()) or WORK_PRECEDES.search(text[: each.start()])
        if is_grown and not of_work:
            yield each.span()


def skeleton(word: str) -> str:
    """What stays of a name in whatever letters: of Zeyneb, Zainab and زينب the same."""
    plain = anyascii(word).lower()
    for written, sound in (("ph", "f"), ("sh", "s"), ("ch", "s"), ("kh", "k"), ("gh", "g")):
        plain = plain.replace(written, sound)
    bare = SILENT.sub("", plain.translate(IN_OTHER_LETTERS))
    return re.sub(r"[^a-z]|(.)(?=\1)", "", bare)
