"""How somebody is reached is checked alike wherever it is typed: mail, phone, language."""

import pytest
from flask_babel import force_locale
from wtforms import StringField

import portal.tables  # noqa: F401  all forms are known
from portal.clients.models import Client
from portal.core import emails, phones
from portal.core.forms import Form, contact
from portal.core.i18n import spoken_languages
from portal.core.web.access import Role
from tests.factories import make_activity, make_assignment, make_client, make_employer, make_person
from tests.forms import largest_form


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("amina@example.org", True),
        ("a.b+c@mail.example.org", True),
        ("yildiz@gmail", False),
        ("yıldız@gmail.com", False),  # a letter that mail servers do not take
        ("a..b@example.org", False),
        ("a@@example.org", False),
        ("a b@example.org", False),
        ("@example.org", False),
        (f"{'a' * 64}@{'b' * 200}.org", False),
    ],
)
def test_an_email_address_is_one_that_can_be_mailed(typed, right):
    assert emails.is_address(typed) is right


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("06-12345678", True),
        ("+963 944 123 456", True),
        ("06 12345678 (na 17 uur)", True),
        ("112", True),
        ("geen", False),
        ("x@example.org", False),
        ("06", False),
    ],
)
def test_a_phone_number_can_be_called(typed, right):
    assert phones.is_phone(typed) is right


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Arabisch", "ar"),
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("Dari", "prs"),
        ("farsi", "fa"),
        ("tigrinya", "ti"),
        ("Koerdisch (Kurmanji)", "kmr"),
        ("ar", "ar"),
        ("prs", "prs"),
        ("Klingonisch uit de tv-serie", None),
        ("xx", None),
        ("mul", None),
    ],
)
def test_a_language_is_known_by_its_name_in_any_tongue_of_the_portal(app, typed, code):
    with app.test_request_context(), force_locale("nl"):
        assert spoken_languages.code_of(typed) == code


def test_every_language_has_a_word_in_every_tongue(app):
    for locale in ("nl", "en_GB", "ar"):
        with app.test_request_context(), force_locale(locale):
            names = spoken_languages.named(spoken_languages.CODES)
            assert [code for code, name in names.items() if code == name] == []
            assert {spoken_languages.code_of(names[code]) for code in spoken_languages.COMMON} == {
                *spoken_languages.COMMON
            }


def test_every_form_asks_them_with_the_same_fields(app):
    """Whoever adds a form takes the field that checks; only what looks somebody up does not."""
    plain, waiting = [], [Form]
    while waiting:
        waiting += (kind := waiting.pop()).__subclasses__()
        for name, field in vars(kind).items():
            # One can be phoned or not; and costs have an account in the books of the branch.
            other = name == "can_phone" or name.startswith(("account_", "centre_"))
            if name.split("_")[-1] not in {"email", "phone"} or other:
                continue
            known = getattr(field, "field_class", None)
            if known and issubclass(known, StringField):
                checked = issubclass(known, contact.CheckedText)
                plain += [] if checked else [f"{kind.__name__}.{name}"]

    assert sorted(plain) == ["ColleagueForm.email", "ForgottenForm.email", "LogInForm.email"]


@pytest.fixture
def client(branch):
    return make_client(branch, name="Ayşe")


@pytest.fixture
def everywhere(client_for, client, branch):
    """{the page of a form: (its browser, the names of the fields)}"""
    employer, coach = make_employer(branch), make_person(branch, Role.JOB_COACH)
    guide, leader = make_person(branch, Role.GUIDE), make_person(branch, Role.TEAM_LEADER)
    for person, role in ((coach, "job_coach"), (guide, "guide")):
        make_assignment(person, client.household, role=role)
    coach, guide, leader = map(client_for, (coach, guide, leader))
    return {
        f"/clients/{client.id}/edit": (leader, ["email", "phone", "language"]),
        f"/clients/{client.id}/edit?": (guide, ["email", "phone", "language"]),
        "/clients/new": (leader, ["email", "phone", "language"]),
        "/people/new": (leader, ["email", "phone"]),
        "/account/phone": (guide, ["phone"]),
        "/employers/new": (coach, ["contact_email", "contact_phone"]),
        f"/employers/{employer.id}/people/new": (coach, ["email", "phone"]),
        f"/clients/{client.id}/placements/new": (coach, ["tutor_email"]),
    }


def test_what_reaches_nobody_is_refused_by_its_field_and_stays_typed(everywhere):
    wrong = {"email": "yildiz@gmail", "phone": "geen", "language": "Klingonisch"}
    for address, (browser, names) in everywhere.items():
        page = browser.get(address)
        assert page.status_code == 200, address
        form = largest_form(page.text)
        for name in names:
            bad = wrong[name.rpartition("_")[2]]
            answer = browser.post(address, data=form.values | {name: bad})
            assert answer.status_code == 422, (address, name)
            assert f'id="{name}-error"' in answer.text, (address, name)
            assert f'value="{bad}"' in answer.text, (address, name)


def test_a_language_is_chosen_by_its_name_and_shown_so(client_for, client, team_leader):
    browser, address = client_for(team_leader), f"/clients/{client.id}/edit"
    for _number in range(2):
        make_client(team_leader.branch, language="ti")

    page = browser.get(address).text
    assert 'list="language-names"' in page
    assert page.index('value="Tigrinya"') < page.index('value="Afrikaans"')
    browser.post(address, data=largest_form(page).values | {"language": "dari"})

    assert Client.get_by_id(client.id).language == "prs"
    assert "Dari" in browser.get(f"/clients/{client.id}").text
    assert 'value="Dari"' in browser.get(address).text
    assert "Dari" in browser.get(f"/clients/{client.id}/readers").text


def test_odd_values_of_before_stay_until_they_are_changed(client_for, client, team_leader):
    odd = {"language": "zzz", "email": "Yildiz@gmail", "phone": "vraag Ali"}
    Client.update(odd).where(Client.id == client.id).execute()
    browser, address = client_for(team_leader), f"/clients/{client.id}/edit"
    form = largest_form(browser.get(address).text)

    assert browser.post(address, data=form.values).status_code == 302
    kept = Client.get_by_id(client.id)
    assert {name: getattr(kept, name) for name in odd} == odd
    assert kept.version == 0
    assert "zzz" in browser.get(f"/clients/{client.id}").text
    assert browser.post(address, data=form.values | {"email": "a@b"}).status_code == 422


def test_an_interpreter_speaks_what_the_clients_of_the_branch_speak_first(
    client_for, client, branch
):
    guide = make_person(branch, Role.GUIDE)
    make_assignment(guide, client.household)
    make_client(branch, language="rhg")
    visit = make_activity(guide, client, interpreter_language="rhg")

    page = client_for(guide).get("/activities/new").text

    assert page.index(">Rohingya<") < page.index(">Albanees<")
    assert "Dari" in page
    assert "Rohingya" in client_for(guide).get(f"/activities/{visit.id}").text
