"""What the database itself holds: CHECKs, and the branch of what is pointed to."""

from collections.abc import Iterable

from peewee import SQL, Check, NodeList


def one_of(column: str, values: Iterable[str]) -> SQL | NodeList:
    """CHECK: the column holds one of these values, or nothing."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


def no_longer_than(column: str, characters: int) -> SQL | NodeList:
    return Check(f"length({column}) <= {characters}")


def in_order(first: str, last: str) -> SQL | NodeList:
    """CHECK: the last day is not before the first."""
    return Check(f"{last} >= {first}")


def same_branch(column: str, table: str) -> SQL:
    """The record that the column points to belongs to the branch of this one."""
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def once_a_branch() -> SQL:
    """What `same_branch` needs of a table that points to itself: PostgreSQL asks it at once."""
    return SQL("UNIQUE (id, branch_id)")
