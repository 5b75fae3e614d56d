"""Moving an employer over the board."""

from flask_babel import lazy_gettext as _l

from portal.core.forms import offered
from portal.core.forms.stored_values import RadioField
from portal.core.i18n.labels import CLOSING_REASONS, STAGES
from portal.employment.board.forms import MoveForm
from portal.employment.employers.models import Stage


class EmployerMoveForm(MoveForm):
    stages = STAGES
    ends = {Stage.CLOSED}
    stopped = Stage.CLOSED

    reason = RadioField(_l("Why does it stop?"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.reason.choices = offered(CLOSING_REASONS)
