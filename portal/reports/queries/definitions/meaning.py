"""The meaning of one figure, or of all the parts of a breakdown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`label` and `text` (the counting rule) are in the reader's language.

    `unit` names what is counted (persons, clients, contacts …) or is one of hours, weeks, euros and
    kilometres. The key of a breakdown ends in `<…>`.
    """

    key: str
    label: str
    unit: str
    text: str

    @property
    def is_pattern(self) -> bool:
        return self.key.endswith(">")

    @property
    def prefix(self) -> str:
        return self.key.partition("<")[0]
