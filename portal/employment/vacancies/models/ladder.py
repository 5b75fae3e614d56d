"""Where a client stands on the participation ladder, by day; a judgement as of a language."""

from peewee import SQL, Check, IntegerField

from portal.core.i18n.language import DUTCH
from portal.employment.cvs.models.levels import OF_THE_BRANCH, CEFRLevel, Judgement, LanguageLevel

__all__ = ["DUTCH", "CEFRLevel", "LadderStep", "LanguageLevel"]


class LadderStep(Judgement):
    """A step of the participation ladder, 1 (alone) to 6 (paid work)."""

    step = IntegerField(constraints=[Check("step BETWEEN 1 AND 6")])

    class Meta:
        indexes = (
            SQL(
                "CREATE UNIQUE INDEX ladder_step_of_a_day ON ladder_step (client_id, measured_on)"
                " WHERE withdrawn_at IS NULL"
            ),
            (("branch", "measured_on"), False),
        )
        constraints = OF_THE_BRANCH
