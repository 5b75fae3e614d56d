"""A name is found in the spelling and script in which somebody heard it."""

import pytest

from portal.clients.models import Client
from portal.core.i18n import sounds
from portal.search import index
from tests.factories import make_client

# (what is on the papers, what is typed)
HEARD = """Hassan Hasan|Hasan Hassan|Hassan حسن|حسن Hassan|حسن Hasan|Hussein حسين|Hussain Hussein
Youssef Yusuf|Yusuf يوسف|Amina Ameena|Amina أمينة|Amina ኣሚና|أمينة Ameena|Fatima فاطمة|فاطمة Fatma
Mohamed محمد|Mohammad Muhammed|Ahmed Achmed|Ahmad أحمد|Zeyneb زينب|Zainab Zeynep|Rachid رشيد
Khaled Chaled|Omar عمر|Aisha عائشة|Ismail إسماعيل|Saeed سعيد|Dawood داود|Anwar أنور|Mona منى
Layla ليلى|Tesfay ተስፋይ|Gebremedhin ገብረመድህን|Şahin شاهین|Qasim قاسم|Djamal Jamal|Reza رضا
Ferhat فرهاد|Saleh صالح|Mamdouh ممدوح|Haroun هارون|Mourad مراد
Farah فرح|Fatimah فاطمة|Janssen Jansen|Abdulrahman Abdurrahman"""
OTHERS = """Hassan Hussein|حسن Hussein|حسين Hassan|Amina Amin|أمينة Amin|Samir Samira|K9 K8
Mahmoud Mohamed|محمود Mohamed|Omar Amir|محمد Hamid|Bilal Bella|Karim Karima
Li Lo|محمد Mahmoud|Mahmoud محمد|الله Lula"""


def pairs(text):
    return [tuple(pair.split()) for line in text.splitlines() for pair in line.split("|")]


@pytest.mark.no_database
def test_a_name_sounds_as_it_is_written_elsewhere_and_no_other_does():
    """Doubled letters, e for a, Arabic and Ethiopic letters; another vowel is another name."""
    missed = [(a, b) for a, b in pairs(HEARD) if not sounds.is_alike(a, b)]
    assert missed == [("Abdulrahman", "Abdurrahman")]  # as two words: a servant, and of whom
    assert [(a, b) for a, b in pairs(OTHERS) if sounds.is_alike(a, b)] == []


@pytest.mark.no_database
@pytest.mark.parametrize("part", ["ja", "che", "aeiou", "ق", "ضا", "ኣሚ", "x1", "abdel"])
def test_a_word_of_any_length_has_few_sounds(part):
    """Nobody holds up the portal by what they type."""
    for times in (1, 4, 6, 12, 60):
        kept, asked = sounds.sounds_of(part * times)
        assert len(kept | asked) < 1_000


def test_a_search_finds_a_name_by_its_sound(branch):
    """Search for Hasan finds Hassan and حسن, and no Hussein; parts of Abdulrahman apart too."""
    people = {name: make_client(branch, name=name) for name, _typed in pairs(HEARD)}
    people |= {n: make_client(branch, name=n) for n in ("عبد الرحمن", "Hussein", "Amin")}

    def found(typed):
        rows = Client.select().where(index.fits(Client, branch.id, typed), Client.branch == branch)
        return {client.name for client in rows}

    assert [(n, typed) for n, typed in pairs(HEARD) if people[n].name not in found(typed)] == []
    assert found("Hasan") == {"Hassan", "Hasan", "حسن"}
    assert found("حسن") == {"Hassan", "Hasan", "حسن"}
    assert found("Abdoel Rahman") == {"Abdulrahman", "عبد الرحمن"}
    assert found("أمينة") == {"Amina", "أمينة"}
