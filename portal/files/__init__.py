"""Files that people add: made harmless, and kept in the database, sealed."""

from portal.feature import Feature
from portal.files.models import StoredFile

feature = Feature(tables=(StoredFile,))
