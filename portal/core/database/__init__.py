"""The database: one handle for SQLite and PostgreSQL, and what tables are made of."""

from portal.core.database.connection import (
    database_from,
    db,
    init_app,
    open_connection,
    restrict_to,
    wal_is_safe,
)
from portal.core.database.constraints import (
    in_order,
    no_longer_than,
    once_a_branch,
    one_of,
    same_branch,
)
from portal.core.database.fields import MomentField
from portal.core.database.model import (
    BaseModel,
    Rows,
    among,
    as_stored,
    fields_of,
    hold,
    not_among,
    parent,
    table_of,
)
from portal.core.database.standby import elsewhere, read_elsewhere
from portal.core.database.turns import again_if_asked, again_while_unwritten, take_turn
from portal.core.database.versions import StaleVersion, save_changes

__all__ = [
    "BaseModel",
    "MomentField",
    "Rows",
    "StaleVersion",
    "again_if_asked",
    "again_while_unwritten",
    "among",
    "as_stored",
    "database_from",
    "db",
    "elsewhere",
    "fields_of",
    "hold",
    "in_order",
    "init_app",
    "no_longer_than",
    "not_among",
    "once_a_branch",
    "one_of",
    "open_connection",
    "parent",
    "read_elsewhere",
    "restrict_to",
    "same_branch",
    "save_changes",
    "table_of",
    "take_turn",
    "wal_is_safe",
]
