"""R66, G10: no number of a person in any text, in whatever digits and however it is split."""

import pytest
from wtforms import FieldList, FormField, StringField

from portal.activities.models import Activity
from portal.core.forms import Form, Part
from portal.core.person_numbers import objection_to_numbers
from portal.core.web.access import Role
from portal.files.uploads import name_to_keep
from portal.import_export.actions import Faults, bring_in
from portal.people.models import Person
from tests.factories import make_person


@pytest.mark.parametrize(
    "text",
    [
        "111222333",
        "bsn 111222333.",
        "Zij is 1112.22.333, zei ze",
        "111 222 333",
        "111-222-333",
        "111–222–333",
        "111\n222\r\n333",
        "111\u200b222\u00a0333",
        "1 1 1 2 2 2 3 3 3",
        "١١١٢٢٢٣٣٣",
        "۱۱۱ ۲۲۲ ۳۳۳",
        "１１１２２２３３３",
        "K-111222333",
        "BSN: 1112223-33",
        "burgerservicenummer is 10000008",  # of eight, as old ones are
        "sofinummer 100000009",
        "V-nummer 271 234 5678",
        "v-nr. 2712345678",
        "Vreemdelingennummer: 271.234.5678",
        "V2712345678",
        "vnummer ٢٧١٢٣٤٥٦٧٨",
    ],
)
def test_a_number_of_a_person_is_noticed(app, text):
    with app.test_request_context():
        assert objection_to_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "111222334",
        "1112223334",
        "visit 12",
        "06-12345678",
        "010 436 47 07",
        "+31 111222333",
        "+31 (0)11 122 23 33",
        "0031111222333",
        "tel. 111222333",
        "bel nummer 111222333",
        "kvk 10000008",
        "KvK-nummer: 100000009",
        "10000008",
        "NL91 ABNA 0417 1643 00",
        "DE89 3704 0044 0532 0130 00",
        "NL111222333B01",
        "23-11-2026 9:30",
        "1.11.2223 33 3",
        "2026-11-23 5",
        "€111222333",
        "factuurnummer 111222333",
        "1.112.223,33",
        "12 keer 45 minuten en 6 uur",
        "3151 AB 12",
        "2712345678",
        "v-7557520987abcdef0123456789abcdef",  # the code of a visit, as the portal makes it
    ],
)
def test_another_number_is_not_taken_for_one(app, text):
    with app.test_request_context():
        assert objection_to_numbers(text) is None


def test_it_says_which_and_why_in_plain_dutch(app):
    with app.test_request_context():
        assert objection_to_numbers("was 111 222 333 toch?") == (
            "“111 222 333” lijkt een burgerservicenummer (BSN). De wet laat ons dat niet bewaren."
            " Haal het weg."
        )


class Row(Part):
    text = StringField("Text")


class Rows(Form):
    name = StringField("Name")
    rows = FieldList(FormField(Row))
    words = FieldList(StringField("Word"))


@pytest.mark.parametrize("name", ["name", "rows-0-text", "words-0"])
def test_every_text_of_every_form_is_looked_at(app, name):
    """A new form need not think of it."""
    sent = {"name": "x", "rows-0-text": "x", "words-0": "x"}
    with app.test_request_context(method="POST", data=sent):
        assert Rows().validate_on_submit()
    with app.test_request_context(method="POST", data=sent | {name: "٩ 111222333"[2:]}):
        assert not Rows().validate_on_submit()


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/meetings/new", {"title": "Overleg 111222333"}),
        ("/employers/new", {"name": "Bakker ١١١٢٢٢٣٣٣"}),
        ("/clients/new", {"code": "111222333"}),
        ("/people/new", {"name": "Jan V2712345678"}),
        ("/activities/new", {"kind": "training", "note": "111\n222\n333"}),
    ],
)
def test_what_was_typed_stays_and_is_refused(client_for, branch, address, typed):
    leader = make_person(branch, Role.TEAM_LEADER)
    answer = client_for(leader).post(address, data=typed)
    assert (answer.status_code, "Haal het weg." in answer.text) == (422, True)
    assert [*typed.values()][-1].split()[-1] in answer.text
    assert not Activity.select().exists()
    assert not Person.select().where(Person.name.contains("2712345678")).exists()


@pytest.mark.parametrize("name", ["paspoort 111222333.jpg", "C:\\scans\\١١١٢٢٢٣٣٣.png"])
def test_a_file_is_kept_without_such_a_name(app, name):
    """A camera numbers its pictures: refusing them would refuse one in eleven."""
    with app.test_request_context():
        assert name_to_keep(name) == ""
        assert name_to_keep(name.replace("1", "").replace("١", "")) != ""


@pytest.mark.parametrize("column", ["code", "name", "next_action"])
def test_an_import_is_refused_as_a_whole(app, branch, column):
    row = {"branch": branch.code, "code": "B-1", "name": "Bakker", "stage": "lead"}
    row["contact_phone"] = "111222333"  # a number as phones have
    row[column] = "nr ١١١٢٢٢٣٣٣"
    file = ",".join(row) + "\n" + ",".join(row.values()) + "\n"
    with app.test_request_context(), pytest.raises(Faults) as found:
        bring_in({"employers": file.encode()})
    assert column in str(found.value)
    assert "BSN" in str(found.value)
