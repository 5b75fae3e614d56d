"""A CV without a name hides the name in any spelling that a search would find it by."""

import re

import pytest

from portal.employment.cvs.actions.nameless import GONE, without_name
from tests.factories import make_client
from tests.search.test_index import SPELLINGS

NOTHING = dict.fromkeys(("place", "phone", "email", "wish"))
NOTHING |= {name: [] for name in ("jobs", "schools", "certificates", "languages", "skills")}


def told(client, text):
    content = NOTHING | {"name": client.name, "about": text}
    return without_name(content, client)["about"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [pair for pair in SPELLINGS if len(pair[1]) > 3 and len(pair[1]) < 60]
    + [("Omar Al-Hassan", "Al\u200dHassan"), ("Jan van den Berg", "VANDENBERG")],
)
def test_the_name_in_another_spelling_is_hidden(branch, name, typed):
    said = told(make_client(branch, name=name, nationality=None), f"Ik ben {typed}, kok.")

    left = set(said.removeprefix("Ik ben ").removesuffix(", kok.").replace(",", "").split())
    assert left - {"van", "den", "al"} == {GONE}


@pytest.mark.parametrize("typed", ["k9001", "K 9001", "K-9001", "Ｋ–９００１"])
def test_the_code_in_another_notation_is_hidden(branch, typed):
    client = make_client(branch, code="K-9001", name="Jan van de Berg", nationality=None)

    assert "9001" not in told(client, f"Mijn code is {typed}.")
    assert told(client, "Werk van de stad, 9000 uur.") == "Werk van de stad, 9000 uur."


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Zie linkedin.com/in/elamrani-kok", "elamrani"),
        ("Vraag naar elamrani-catering.", "elamrani"),
        ("اسمي فاطمة العمراني", "فاطمة"),
        ("Ik ben Fatma.", "Fatma"),
        ("Mijn dochter heet Noor, mijn man Yildiz ook.", "Noor"),
        ("Mijn zus Hafsa helpt mij.", "Hafsa"),
        ("Vrienden noemen mij Fifi.", "Fifi"),
        ("Ik ben 35 jaar.", "35"),
        ("Een vrouw van 35 jaar oud.", "35"),
        ("Geboren op 3 maart 1991.", "maart"),
        ("Ik woon Kerkstraat 12.", "12"),
        ("Ik werkte bij KLM.", "KLM"),
        ("Een Iraakse kok.", "Iraakse"),
        ("Ik kom uit Mosul.", "Mosul"),
    ],
)
def test_what_looks_like_a_person_is_hidden_in_every_script(branch, text, secret):
    """C4: links, other letters, the household, nicknames, age, house numbers, nationality."""
    client = make_client(branch, name="Fatima El Amrani", nationality="IQ")
    for name in ("Noor El Amrani", "Orhan Yıldız"):
        make_client(branch, name=name, household=client.household)
    job = dict.fromkeys(("place", "country", "tasks", "title")) | {"employer": "KLM Catering"}
    content = NOTHING | {"name": client.name, "about": text, "jobs": [job]}

    said = without_name(content, client)["about"]

    assert secret not in said
    assert GONE in said


# (what somebody typed, what of it tells who they are)
FURTHER = """Ik ben Ameena. ik ben ameena.|ameena
اسمي أمينة وأحب الطبخ|أمينة
ኣሚና ዝብሃል|ኣሚና
Mijn zoon heet bilal, mijn dochters Noor en Lina.|bilal Noor Lina
Iedereen kent mij als Mimi.|Mimi
Amina "Mimi" Tesfay|Mimi Tesfay
Vrouw, drieëndertig jaar.|drieëndertig
Amina, 33 jaar, uit Adi Keih.|33 Adi Keih
امرأة ٣٣ سنة|٣٣
Thirty-three years old|Thirty
Geboren op drie maart negentienhonderd eenennegentig.|drie maart eenennegentig
Jarig op de derde maart. Born on the third of March 1991.|derde third 1991
Ik woon op huisnummer 14, kerkstraat 12.|14 12
Ik woonde in Deir ez-Zor, Tartous en Adi Qeyih.|Deir Zor Tartous Qeyih
Ik ben van دير الزور|الزور
Ik werkte bij Aya, en bij de klm.|Aya klm
insta: mimi_kok, amina (at) gmail (dot) com|mimi gmail"""


def test_what_tells_of_somebody_is_hidden_in_any_words(branch):
    """C4: names as they sound, family, nicknames, ages and birthdays in words, places abroad."""
    client = make_client(branch, name="Amina Tesfay", nationality="ER")
    nothing = dict.fromkeys(("place", "country", "tasks", "title"))
    jobs = [nothing | {"employer": name} for name in ("Aya", "KLM Catering")]

    told_of = {}
    for line in FURTHER.splitlines():
        text, _bar, secrets = line.partition("|")
        content = NOTHING | {"name": client.name, "about": text, "jobs": jobs}
        left = re.findall(r"\w+", without_name(content, client)["about"].casefold())
        told_of[text] = [each for each in secrets.split() if each.casefold() in left]
    assert {text: left for text, left in told_of.items() if left} == {}


@pytest.mark.parametrize("typed", ["Abdelrahman", "Abdoel Rahman", "عبدالرحمن", "abdurrahman"])
@pytest.mark.parametrize("name", ["عبد الرحمن الحسيني", "Abdulrahman Alhusseini"])
def test_a_name_of_two_words_is_hidden_as_one(branch, name, typed):
    """C4: a servant, and of whom, in either script."""
    said = told(make_client(branch, name=name, nationality=None), f"Ik ben {typed}, kok.")
    assert set(re.findall(r"\w+|…", said)) == {"Ik", "ben", "…", "kok"}


ORDINARY = """Ik heb 10 jaar als kok gewerkt, 32 uur per week, en ik leer graag van anderen.
Ik heb 20 jaar ervaring als kapper. Ruim 25 jaar werkte ik in de bouw.
Ik ben moeder, en kan om 8 uur beginnen. Heet water, hete ovens. Leiding aan 14 mensen.
Ik werkte van maart 2015 tot juni 2018 bij een bakkerij. Diploma van het mbo, niveau 2.
Kassa gedraaid, klanten geholpen. Samen werken met ouders en kinderen. Alle dagen kan ik.
أعمل طباخة منذ ١٠ سنوات في مطعم كبير وأحب العمل مع الناس
كنت أطبخ من 2005 إلى 2008، شهادة سلامة الغذاء
Kok bij een hotel (2012-2015), 2015 - 2018 magazijn.
I have 20 years of experience as a cook and I like to work with people."""


@pytest.mark.parametrize("name", ["Fatima El Amrani", "Ali Hassan", "عبد الله"])
def test_what_tells_nothing_stays(branch, name):
    """C4: years of work, hours and ordinary words are no age and no name."""
    client = make_client(branch, name=name, nationality="SY")

    assert [t for t in ORDINARY.splitlines() if told(client, t) != t] == []
