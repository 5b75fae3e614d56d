from peewee import PeeweeException

from portal.core.database import db


def database_answers() -> bool:
    try:
        return db.execute_sql("SELECT 1").fetchone() == (1,)
    except PeeweeException:
        return False
