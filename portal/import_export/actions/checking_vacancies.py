"""Of which branch the vacancies of files are, and whether what is closed says why."""

from flask_babel import gettext as _

from portal.employment.vacancies.models import VacancyStage

# For each file of stages: the columns of which one says why it is closed.
REASONS = {
    "vacancy_stages": ("reason",),
    "candidates": ("employer_reason", "client_reason"),
}
REFERENCES = {
    "vacancies": {"employer": "employers", "owner": "people"},
    "vacancy_stages": {"vacancy": "vacancies", "person": "people"},
    "candidates": {"vacancy": "vacancies", "client": "clients", "person": "people"},
}


def check(checked) -> None:
    table = checked.tables["vacancies"]
    employer = table.index["employer"]
    for row in table.rows:
        branch = checked.branch_of("employers", row[employer]) if row[employer] else None
        if row[0] and branch:
            checked.of["vacancies"][row[0]] = branch
    for name, columns in REFERENCES.items():
        checked.check_references(name, columns)
    for name, reasons in REASONS.items():
        table = checked.tables[name]
        stage, said = table.index["stage"], [table.index[column] for column in reasons]
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[stage] == VacancyStage.CLOSED and not any(row[where] for where in said):
                checked.fault(table, line, reasons[0], _("what is closed needs a reason"))
