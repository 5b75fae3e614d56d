"""The pages of a record on a board: its next step, its stage, and taking a move back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user

from portal.core.database import StaleVersion
from portal.core.forms.pages import tell_of_conflict
from portal.core.web.redirects import safe_next
from portal.employment.board import actions
from portal.employment.board.actions import Step
from portal.employment.board.forms import LaterForm, MoveForm, StepForm


@dataclass(frozen=True)
class BoardPages:
    """The same pages for each board; a feature puts them under its own addresses and rights."""

    fetch: Callable[[int], Any]  # a record that this person may see, or 404
    form: type[MoveForm]
    move: Callable[..., str | None]  # as actions.move; what it gives is said as well
    title_of: Callable[[Any], str]
    address_of: Callable[[Any], str]  # of the page of the record itself
    undo_move: Callable[..., None] = actions.undo_move

    def step(self, number: int):
        """The step comes later, or another one instead. What is done is logged as a contact."""
        record = self._changeable(number)
        if not record.is_open:
            abort(403)
        form = LaterForm().about(record)
        if form.validate_on_submit():
            return self._act(record, form, record.at, form.step, {})
        if form.is_blank:
            form.start_from(record)
        return self._page(record, form), 422 if form.errors else 200

    def stage(self, number: int):
        """How far are we, and what comes next?"""
        record = self._changeable(number)
        form = self.form().about(record)
        if form.validate_on_submit():
            step = form.step.told_on(form.moved_on)
            return self._act(record, form, form.stage.data, step, form.reasons)
        if form.is_blank:
            wanted = request.args.get("to", "")
            form.start_from(record).stage.data = wanted if wanted in form.stages else record.at
        return self._page(record, form), 422 if form.errors else 200

    def undo(self, number: int):
        record = self._changeable(number)
        try:
            self.undo_move(record, current_user)
            flash(_("It is as it was."))
        except actions.NothingToUndo:
            flash(_("Something else happened since. Move it by hand."), "warning")
        except StaleVersion:
            tell_of_conflict()
        return redirect(self.address_of(record), 303)

    def _changeable(self, number: int) -> Any:
        record = self.fetch(number)
        if not record.can_be_changed_by(current_user):
            abort(403)
        return record

    def _act(self, record: Any, form: StepForm, stage: str, step: Step, reasons: dict):
        """Store what was chosen; somebody else's change first shows the form again."""
        try:
            told = self.move(record, current_user, form.version.seen, stage, step, **reasons)
        except StaleVersion:
            fresh = self.fetch(record.id)
            form.version.data = fresh.version
            return self._page(fresh, form, stale=True), 409
        flash(_("It is saved."))
        if told:
            flash(told)
        return redirect(self._back_to(record), 303)

    def _back_to(self, record: Any) -> str:
        """The page from which somebody came, else that of the record."""
        return safe_next(request.args.get("next"), self.address_of(record))

    def _page(self, record: Any, form: StepForm, **more) -> str:
        return render_template(
            "board/move.html",
            record=record,
            form=form,
            title=self.title_of(record),
            back=self._back_to(record),
            **more,
        )
