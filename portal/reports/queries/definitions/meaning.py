"""The meaning of one figure, or of all the parts of a breakdown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`label` and `text` (the counting rule) are in the reader's language.

    `unit` names what is counted (persons, clients, contacts …) or is one of hours, weeks, euros and
    kilometres. The key of a breakdown has a part written `<…>`.
    """

    key: str
    label: str
    unit: str
    text: str

    @property
    def is_pattern(self) -> bool:
        return ">" in self.key

    def value_in(self, key: str) -> str | None:
        """Which part of the breakdown a key is; None where it is none."""
        before, _, rest = self.key.partition("<")
        part, _, after = rest.partition(">")
        value = key.removeprefix(before).removesuffix(after)
        is_one = "." not in value or part in {"name", "word"}  # as people write it
        return value if is_one and key == f"{before}{value}{after}" else None
