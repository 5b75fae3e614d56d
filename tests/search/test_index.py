"""One index of words: what is typed in another spelling is found, by every search."""

from datetime import date

import pytest

from portal.clients.queries import at_the_desk
from portal.core.database import db
from portal.core.web.access import Role
from portal.employment.employers import actions as employers
from portal.employment.employers.models import ContactPerson, Employer
from portal.housing.models import Home
from portal.import_export.actions import bring_in
from portal.search import index
from portal.search.index import found_models, index_missing, is_same_name, table_of
from tests.factories import make_assignment, make_client, make_employer, make_person, make_vacancy
from tests.reports.worlds import as_files, world
from tests.schedule.meetings.factories import make_meeting, soon

# (what is on the papers, what is typed)
SPELLINGS = [
    ("Ayşe Yıldız", "Yildiz"),
    ("Ayşe Yıldız", "Yıldız"),
    ("Ayşe Yıldız", "YILDIZ"),
    ("Ayse Yildiz", "Yıldız"),
    ("İbrahim Şahin", "ibrahim sahin"),
    ("Özlem Çelik", "Özlem"),
    ("Özlem Çelik", "ÇELİK"),
    ("Özlem Çelik", "celik"),
    ("Hakan Öztürk", "öztürk"),
    ("Łukasz Wójcik", "Lukasz"),
    ("Lukasz Wojcik", "Łukasz Wójcik"),
    ("Đorđe Đukić", "dorde dukic"),
    ("Søren Kjærgaard", "soren kjaergaard"),
    ("Æsa Þórsdóttir", "aesa thorsdottir"),
    ("Cœur Lefèvre", "coeur"),
    ("Anna Weiß", "weiss"),
    ("Anna Weiss", "Weiß"),
    ("José Núñez", "Jose Nunez"),
    ("José Núñez", "Jose\u0301"),
    ("José Núñez", "nunez  jose"),
    ("José Núñez", "ＪＯＳＥ"),
    ("Jan van den Berg", "Berg, van den"),
    ("Jan van den Berg", "vandenberg"),
    ("Jan van den Berg", "van denberg"),
    ("Berg, Jan van den", "vandenberg"),
    ("Jan Vandenberg", "van den Berg"),
    ("Omar Al-Hassan", "alhassan"),
    ("Omar Al-Hassan", "al hassan"),
    ("Omar Al-Hassan", "Al‑Hassan"),
    ("Omar Alhassan", "Al-Hassan"),
    ("Omar Al Hassan", "hassan omar al"),
    ("Seán O'Brien", "obrien"),
    ("Seán O’Brien", "O'Brien"),
    ("Sean OBrien", "o’brien"),
    ("Мар'яна Петренко", "Марʼяна"),
    ("Маряна Петренко", "Мар’яна"),
    ("Олена Петренко", "Петренко"),
    ("Олена Петренко", "петренко"),
    ("Пётр Королёв", "петр королев"),
    ("Сергій Ґонта", "Сергий Гонта"),
    ("علي يوسف", "على"),
    ("علی یوسف", "علي يوسف"),
    ("كريم فاطمة", "کریم فاطمه"),
    ("أحمد إبراهيم", "احمد ابراهيم"),
    ("محمد", "مُحَمَّد"),
    ("محمد", "محـــمد"),
    ("ተስፋይ በራኺ", "ተስ"),
    ("ኃይሌ ሠላም", "ሃይሌ ሰላም"),
    ("Jörg Müller", "Mueller Joerg"),
    ("JOERG MUELLER", "Müller"),
    ("Mette Jørgensen", "JOERGENSEN"),
    ("METTE JOERGENSEN", "Jørgensen"),
    ("Åse Grønås", "aase groenaas"),
    ("Hanna Jäger", "jaeger"),
    ("Петренко", "Petrenko"),
    ("Petrenko", "Петренко"),
    ("Григорій Зеленський", "Hryhorii Zelenskyi"),
    ("Сергей Хрущёв", "Sergei Khrushchev"),
    ("Юлія Мар'яненко", "yuliia marianenko"),
    ("Anna\u00a0Maria Bos", "anna maria"),
    ("An\u200dna Bos", "anna"),
    ("  Anna   Bos ", "anna bos"),
    ("Bo Li", "bo"),
    ("A" * 120, "a" * 100),
]
NOT_FOUND = ["%", "_", "%%", "\\", "😀", "--", "Yıldızlar", "\u200b", "ж\u200b%б"]


def add_client(branch, name):
    return f'/clients/{make_client(branch, name=name).id}"'


def add_coached(branch, name):
    return f'/cvs/{make_client(branch, name=name).id}"'


def add_household(branch, name):
    return f'name="households" value="{make_client(branch, name=name).household_id}"'


def add_person(branch, name):
    return f'/people/{make_person(branch, name=name).id}"'


def add_employer(branch, name):
    return f'/employers/{make_employer(branch, name=name).id}"'


def add_first_contact(branch, name):
    return f'/employers/{make_employer(branch, contact_name=name).id}"'


def add_further_contact(branch, name):
    employer = make_employer(branch, contact_name="Iemand")
    person = make_person(branch, Role.JOB_COACH)
    employers.add_person(employer, person, name=name, job=None, email=None, phone=None)
    return f'/employers/{employer.id}"'


def add_past_meeting(branch, name):
    return f'/meetings/{make_past_meeting(branch, title=name).id}"'


def add_place_of_meeting(branch, name):
    return f'/meetings/{make_past_meeting(branch, place=name).id}"'


def make_past_meeting(branch, **fields):
    return make_meeting(make_person(branch, Role.TEAM_LEADER), starts_at=soon(-10), **fields)


def typed_in_log(browser, typed):
    data = {"act": "find", "q": typed, "kind": "home_visit", "form_key": "k" * 32}
    return browser.post("/activities/new", data=data).text


# {search: how to add what is looked for, how to ask}
SEARCHES = {
    "clients": (add_client, lambda b, q: b.get("/clients", query_string={"q": q}).text),
    "log": (add_household, typed_in_log),
    "cvs": (add_coached, lambda b, q: b.get("/cvs", query_string={"q": q}).text),
    "people": (add_person, lambda b, q: b.get("/people", query_string={"name": q}).text),
}
for _search, _add in (
    ("employers", add_employer),
    ("first contacts", add_first_contact),
    ("further contacts", add_further_contact),
):
    SEARCHES[_search] = _add, lambda b, q: b.get("/employers", query_string={"q": q}).text


for _search, _add in (("meetings", add_past_meeting), ("places", add_place_of_meeting)):
    SEARCHES[_search] = _add, lambda b, q: b.get("/meetings/past", query_string={"q": q}).text


@pytest.mark.parametrize("search", SEARCHES)
def test_each_search_finds_every_spelling(client_for, branch, team_leader, search):
    add, ask = SEARCHES[search]
    for number in range(9):  # the log form offers eight without any search
        make_client(branch, name=f"0 {number}")
    browser = client_for(team_leader)
    missed = []
    for name, typed in SPELLINGS:
        with db.atomic() as one:
            if add(branch, name) not in ask(browser, typed):
                missed.append((name, typed))
            one.rollback()
    assert missed == []


@pytest.mark.parametrize("search", sorted(set(SEARCHES) - {"log"}))
def test_a_sign_is_a_sign_and_no_part_of_another_word_is_found(
    client_for, branch, team_leader, search
):
    add, ask = SEARCHES[search]
    shown = add(branch, "Ayşe Yıldız")
    browser = client_for(team_leader)

    assert shown in ask(browser, "")
    assert [typed for typed in NOT_FOUND if shown in ask(browser, typed)] == []


@pytest.mark.parametrize("typed", ["k9001", "K-9001", "k 9001", "K–9001", "ｋ９００１", "K-٩٠٠١"])
def test_a_code_is_found_in_any_notation(client_for, branch, team_leader, typed):
    make_client(branch, name="Iemand", code="K-9001")
    make_client(branch, name="Ander", code="K-9002")

    page = client_for(team_leader).get("/clients", query_string={"q": typed}).text
    assert ("Iemand" in page, "Ander" in page) == (True, False)


NUMBERS = ["+31 6 12 34 56 78", "0031612345678", "06-12345678", "06 12 34 56 78", "(06) 12345678"]
TYPED_NUMBERS = [*NUMBERS, "+31 (0)6 12345678", "06.12.34.56.78", "٠٦١٢٣٤٥٦٧٨", "0612345678"]


@pytest.mark.parametrize("kept", NUMBERS)
@pytest.mark.parametrize("typed", TYPED_NUMBERS)
def test_a_phone_number_is_found_in_any_notation(branch, volunteer, kept, typed):
    client = make_client(branch, phone=kept)
    person = make_person(branch, phone=kept)
    employer = make_employer(branch, contact_phone=f"{kept}/0104561234")
    make_client(branch, phone="06-12345679", code="ander", name="Ander")

    for record in (client, person, employer):
        model = type(record)
        found = model.select().where(index.fits(model, branch.id, typed), model.branch == branch)
        assert list(found) == [record]
    assert at_the_desk(volunteer, "", None, typed) == client


BORN = date(1990, 2, 3)


@pytest.mark.parametrize(
    ("name", "typed"),
    [pair for pair in SPELLINGS if is_same_name(*pair)] + [("Ayşe Yıldız", "yildiz ayse")],
)
def test_the_desk_finds_one_exact_person_in_any_spelling(branch, volunteer, name, typed):
    client = make_client(branch, name=name, born_on=BORN)

    assert at_the_desk(volunteer, typed, BORN, "") == client
    assert at_the_desk(volunteer, typed, date(1990, 2, 4), "") is None
    make_client(branch, name=name, born_on=BORN)
    assert at_the_desk(volunteer, typed, BORN, "") is None


@pytest.mark.parametrize("typed", ["Yildiz", "Ayse", "Ays Yildiz", "Ayse Yildiz Yildiz", "%", "😀"])
def test_a_part_of_a_name_gives_nothing_at_the_desk(branch, volunteer, typed):
    make_client(branch, name="Ayşe Yıldız", born_on=BORN)
    make_client(branch, name="😀", born_on=BORN)

    assert at_the_desk(volunteer, typed, BORN, "") is None


@pytest.mark.parametrize("number", ["061234567", "0612", "123", "K-900", "9001", "k", "%", "06"])
def test_a_part_of_a_number_or_code_gives_nothing_at_the_desk(branch, volunteer, number):
    make_client(branch, code="K-9001", phone="06-12345678")

    assert at_the_desk(volunteer, "", None, number) is None
    assert at_the_desk(volunteer, "", date(1980, 1, 1), "k 9001") is not None
    assert at_the_desk(volunteer, "", None, "k 9001") is None  # a code alone can be guessed


def words_kept():
    """{kind: (number of the record, word) of its index and its place in lists}"""
    return {
        model: (
            set(table_of(model).select(table_of(model).record, table_of(model).word).tuples()),
            {
                number: bytes(place)
                for number, place in model.select(model.id, model.sorts_as).tuples()
            },
        )
        for model in found_models()
    }


def plain(kept):
    return {m: ({(n, bytes(w)) for n, w in words}, at) for m, (words, at) in kept.items()}


def test_a_database_without_the_index_gets_it_with_the_migrations(branch):
    add_further_contact(branch, "Jan van den Berg")
    make_client(branch, name="Ayşe Yıldız", phone="06-12345678")
    make_past_meeting(branch)
    make_vacancy(make_employer(branch))
    Home.create(branch=branch, code="w1", kind="regular", address="Kerkstraat 12")
    before = words_kept()
    for model in found_models():
        model.update(sorts_as=None).execute()
        table_of(model).delete().execute()

    index_missing()

    assert words_kept() == before
    assert all(words for words, _places in before.values())


def is_complete():
    """Whether the index is what it would be if it were made anew."""
    before = words_kept()
    for model in found_models():
        model.update(sorts_as=None).execute()
    index_missing()
    return words_kept() == before


def test_the_index_follows_every_change(client_for, branch, team_leader, job_coach):
    one = make_employer(branch, name="Een", contact_name="Eerste", contact_phone="06-12345678")
    other = make_employer(branch, name="Ander", contact_name="Tweede")
    assert is_complete()
    for employer in (one, other):
        more = {"job": None, "email": "a@b.nl", "phone": "010 4561234"}
        employers.add_person(employer, job_coach, name="Nog iemand", **more)
    assert is_complete()
    person = ContactPerson.get(ContactPerson.employer == one)
    employers.put_first(person, job_coach)
    assert is_complete()
    person = ContactPerson.get(ContactPerson.employer == one)
    changed = {"name": "Heel Anders", "job": None, "email": None, "phone": None}
    employers.change_person(person, job_coach, person.version, **changed)
    assert is_complete()
    employers.merging.undo(
        employers.merging.merge(
            Employer.get_by_id(one.id), Employer.get_by_id(other.id), job_coach
        ),
        job_coach,
    )
    assert is_complete()
    employers.remove_person(person, job_coach)
    assert is_complete()


def test_the_index_follows_an_import(app):
    files = as_files(world(7))
    bring_in(files)
    assert is_complete()
    bring_in(files | {"people": files["people"].replace(b"P 0", "Özlem Çelik".encode())})
    assert is_complete()


def test_who_sees_less_finds_less(client_for, branch, volunteer):
    client = make_client(branch, name="Ayşe Yıldız")
    seen = make_client(branch, name="Kemal Yıldız")
    make_assignment(volunteer, seen.household)

    page = client_for(volunteer).get("/clients?q=yildiz").text
    assert seen.code in page
    assert client.code not in page
