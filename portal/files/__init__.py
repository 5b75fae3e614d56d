"""Files that people add: made harmless, and kept in the database, sealed."""

from portal.core.crypto import SealedColumn
from portal.feature import Feature
from portal.files.models import StoredFile

feature = Feature(
    tables=(StoredFile,),
    sealed=(
        SealedColumn(StoredFile, "content_sealed", lambda file: f"file.content.{file.place}"),
        SealedColumn(StoredFile, "preview_sealed", lambda file: f"file.preview.{file.place}"),
    ),
)
