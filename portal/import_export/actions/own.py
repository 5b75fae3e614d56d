"""An import by a person: of their own branch."""

from flask_babel import gettext as _

from portal.import_export.actions.columns_of_branch import OF_BRANCHES, REFERENCES
from portal.import_export.actions.columns_of_cases import NAMES as OF_CASES
from portal.import_export.actions.rows_of_reports import OF_REPORTS


def itself(branch: str, _own: str | None) -> str:
    """The branch of a row whose cell names one."""
    return branch


def check_branch(checked) -> None:
    """A team leader brings in their own branch, and no other."""
    own = checked.only_branch
    for name, column, known in (
        ("branches", "code", itself),
        ("municipalities", "branch", itself),
        *((name, "branch", itself) for name in (*OF_BRANCHES, *OF_REPORTS)),
        ("municipalities", "name", checked.municipalities.get),
        ("housing_targets", "municipality", checked.municipalities.get),
        ("housing_corrections", "municipality", checked.municipalities.get),
        ("homes", "code", checked.of["homes"].get),
        ("clients", "code", checked.of["clients"].get),
        ("activities", "person", checked.of["people"].get),
        ("assignments", "person", checked.of["people"].get),
        ("expense_lines", "person", checked.of["people"].get),
        ("legal_cases", "client", checked.of["clients"].get),
        ("guidance_trajectories", "client", checked.of["clients"].get),
        ("placements", "client", checked.of["clients"].get),
        *((name, "client", checked.of["clients"].get) for name in OF_CASES),
        *(
            (name, column, checked.of[kind].get)
            for name, columns in REFERENCES
            for column, kind in columns.items()
        ),
        ("vacancies", "employer", checked.of["employers"].get),
        ("vacancy_stages", "vacancy", checked.of["vacancies"].get),
        ("candidates", "client", checked.of["clients"].get),
    ):
        table = checked.tables[name]
        where = table.index[column]
        for line, row in zip(table.lines, table.rows, strict=True):
            branch = known(row[where], own)
            if branch not in {own, None}:
                checked.fault(table, line, column, _("this belongs to another branch"))
