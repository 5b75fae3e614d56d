"""What an action refuses: it says by which field, so that a form can say it there."""


class InTheWay(Exception):
    """Something is in the way: {field: a sentence that says what}."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons
