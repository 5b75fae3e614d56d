"""The words of a branch itself, below those that every branch has: each holds for its days."""

from enum import StrEnum

from peewee import CharField, Check, DateField, IntegerField

from portal.activities.models import Activity, Channel, Kind, Topic
from portal.branches.models import ALWAYS, Branch
from portal.core.database import (
    BaseModel,
    in_order,
    no_longer_than,
    once_a_branch,
    one_of,
    parent,
    same_branch,
)

NAME_LENGTH, CHOICES_LENGTH, ANSWER_LENGTH = 120, 500, 300  # characters
UNDER = (*Kind, *Topic, *Channel)  # what a word can stand below; no two of these are the same
LISTED = ", ".join(f"'{one}'" for one in UNDER)


class AnswerKind(StrEnum):
    """What a question asks for; a word that is only chosen asks nothing."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class OwnWord(BaseModel):
    """A topic below a domain, a kind below a kind, a channel below a channel; or a question that
    a kind asks besides. Who calls it otherwise from a day on makes another that follows it.
    """

    branch = parent(Branch)
    under = CharField(max_length=20, constraints=[Check(f"under IN ({LISTED})")])
    name = CharField(max_length=NAME_LENGTH, constraints=[no_longer_than("name", NAME_LENGTH)])
    answer = CharField(max_length=10, null=True, constraints=[one_of("answer", AnswerKind)])
    choices = CharField(
        max_length=CHOICES_LENGTH,
        null=True,
        constraints=[no_longer_than("choices", CHOICES_LENGTH)],
    )
    valid_from = DateField(default=ALWAYS)
    valid_until = DateField(null=True)
    follows = parent("self", null=True)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("branch", "under", "name", "valid_from"), True),)
        constraints = [
            once_a_branch(),
            in_order("valid_from", "valid_until"),
            same_branch("follows_id", "own_word"),
        ]

    @property
    def is_question(self) -> bool:
        return self.answer is not None

    @property
    def options(self) -> list[str]:
        """What can be chosen, of a question with a choice."""
        return (self.choices or "").split("\n") if self.choices else []


class ActivityWord(BaseModel):
    """That a word was chosen for an activity, or what was answered to a question."""

    branch = parent(Branch)
    activity = parent(Activity, on_delete="CASCADE")
    word = parent(OwnWord)
    answer = CharField(
        max_length=ANSWER_LENGTH,
        null=True,
        constraints=[no_longer_than("answer", ANSWER_LENGTH)],
    )

    class Meta:
        indexes = ((("activity", "word"), True), (("word",), False))
        constraints = [
            same_branch("activity_id", "activity"),
            same_branch("word_id", "own_word"),
        ]
