from portal.core.database import Rows
from portal.import_export.models import ImportRun
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """The imports that this person prepared."""
    return ImportRun.select().where(
        ImportRun.person == person.id, ImportRun.branch == person.branch_id
    )
