"""Moving an employer over the board."""

from flask_babel import lazy_gettext as _l

from portal.as_stored import RadioField
from portal.employers.forms.steps import MoveForm
from portal.employers.models import Stage
from portal.forms import offered
from portal.labels import CLOSING_REASONS, STAGES


class EmployerMoveForm(MoveForm):
    stages = STAGES
    ends = {Stage.CLOSED}
    stopped = Stage.CLOSED

    reason = RadioField(_l("Why does it stop?"), validate_choice=False)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.reason.choices = offered(CLOSING_REASONS)
