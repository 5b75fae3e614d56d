"""What every table has."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from peewee import AutoField, ColumnBase, Expression, Field, ForeignKeyField, Model, ModelSelect

from portal.core.database.connection import db
from portal.core.database.pools import PortalPostgres

# A select; which model its rows are of, the types do not say.
if TYPE_CHECKING:
    Rows = ModelSelect[Any]
else:
    Rows = ModelSelect


class BaseModel(Model):
    if TYPE_CHECKING:
        id: AutoField

        def __getattr__(self, name: str) -> Any:
            """`branch_id` beside `branch`, and what a select has added to its rows."""

        def __iter__(self) -> Iterator[Any]:
            """Rows of `tuples()` are plain tuples, which peewee's own types do not know."""

        def __getitem__(self, place: int) -> Any: ...

    class Meta:
        database = db
        legacy_table_names = False  # legal_case, not legalcase
        only_save_dirty = True

    def was_changed(self, names: Iterable[str]) -> None:
        """These columns have new values: for what is kept beside the row."""


def table_of(model: type[BaseModel] | BaseModel) -> str:
    return model._meta.table_name  # noqa: SLF001  peewee documents it under this name only


def fields_of(model: type[BaseModel] | BaseModel) -> dict[str, Field]:
    """The columns of a model by their names, in the order in which they stand there."""
    columns = model._meta.sorted_fields  # noqa: SLF001  peewee documents it under this name only
    return {column.name: column for column in columns}


def as_stored(record: BaseModel) -> None:
    """What the record holds is what the database has: a later `save` need not write it."""
    record._dirty.clear()  # noqa: SLF001  peewee has no other way to say so


def parent(model: type[BaseModel] | Literal["self"], **options) -> ForeignKeyField:
    """A reference that keeps what it points to from being removed."""
    return ForeignKeyField(model, **{"on_delete": "RESTRICT", "backref": "+", **options})


def among(column: ColumnBase, rows: Rows) -> Expression:
    """Whether the column is one of these rows.

    It says what `column.in_(rows)` does. That writes the rows twice over, to see whether they are
    an empty list, and what stands in them twice again: four deep it is sixteen times.
    """
    return Expression(column, "in", rows)


def not_among(column: ColumnBase, rows: Rows) -> Expression:
    """Whether the column is none of these rows, as `among` is written."""
    return Expression(column, "not in", rows)


def hold(record: BaseModel) -> None:
    """Let whoever else holds this record wait until the transaction around this has ended.

    So that what is looked up first still holds when it is written. On SQLite a transaction that
    writes waits for the one before it already.
    """
    if isinstance(db.obj, PortalPostgres):
        model = record.__class__  # also of a record behind a proxy, as `current_user` is
        row = model.select(model.id).where(model.id == record.id)
        row.for_update("FOR NO KEY UPDATE").execute()  # type: ignore[arg-type]
