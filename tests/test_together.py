"""What a page asks of many features, it asks in one statement."""

from datetime import date

from peewee import JOIN, fn

from portal.activities.models import Activity
from portal.clients.models import Client
from portal.moments import today
from portal.people.models import Person
from portal.together import answers, count_of, read, rows_of
from tests.conftest import count_queries
from tests.factories import make_activity, make_client, make_person


def as_dicts(rows):
    return [row.__data__ | {"with": row.person.__data__} for row in rows]


def test_selects_that_are_read_together_give_what_each_gives_alone(branch):
    """Ruling 19. Joined models, days, moments, bytes, order, limit, nothing, accents, quotes."""
    coach = make_person(branch, name='Żoë "بيت" O\'Neil\n', started_on=date(2020, 2, 29))
    Person.update(iban_sealed=b"\0\xff", iban_digest="d").where(Person.id == coach.id).execute()
    for minutes in (60, 15, 30):
        make_activity(coach, make_client(branch), minutes=minutes)
    helper = Person.alias()
    joined = (
        Activity.select(Activity, helper)
        .join(helper, on=Activity.person)
        .order_by(Activity.minutes.desc())
    )
    two = Client.select(Client.id, Client.code).order_by(Client.id.desc()).limit(2).tuples()
    none = Person.select().where(Person.name == "%s ?")
    longest = Activity.select(fn.MAX(Activity.minutes)).where(Activity.person == Person.id)
    grouped = (
        Person.select(Person, fn.COUNT(Activity.id).alias("n"), longest.alias("longest"))
        .join(Activity, JOIN.LEFT_OUTER, on=(Activity.person == Person.id))
        .group_by(Person.id)
        .having(fn.COUNT(Activity.id) > 0)
    )
    alone = [as_dicts(joined.clone()), list(two.clone()), list(none.clone())]
    of_grouped = [(one.name, one.n, one.longest) for one in grouped.clone()]

    with count_queries() as sent:
        read([joined, two, none, grouped])
        together = [as_dicts(joined), list(two), list(none)]
        assert [(one.name, one.n, one.longest) for one in grouped] == of_grouped
    assert len(sent) == 1
    assert together == alone
    assert [len(rows) for rows in together] == [3, 2, 0]
    assert bytes(joined[0].person.iban_sealed) == b"\0\xff"


def test_answers_have_the_names_they_were_asked_by_and_no_question_asks_nothing(branch):
    make_person(branch)
    with count_queries() as sent:
        found = answers(
            {
                "people": rows_of(Person.select().order_by(Person.name)),
                "left": count_of(Person.select().where(Person.ended_on < today())),
            }
        )
        assert answers({}) == {}
    assert len(sent) == 1
    assert len(found["people"]) == 1
    assert found["left"] == 0
