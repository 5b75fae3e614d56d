"""Do the rows belong together? References, branches, and what no single cell can tell."""

from typing import Any

from flask_babel import gettext as _

from portal.branches.models import Branch, Municipality
from portal.clients.models import Client, Household
from portal.core.database import Rows
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import Vacancy
from portal.housing.models import Home
from portal.import_export.actions import checking_vacancies, own
from portal.import_export.actions.columns_of_branch import OF_BRANCHES, REFERENCES
from portal.import_export.actions.columns_of_cases import NAMES as OF_CASES
from portal.import_export.actions.reading import Fault, Table
from portal.import_export.actions.rows_of_reports import OF_REPORTS
from portal.people.models import Person

CODED = {
    "people": Person,
    "homes": Home,
    "clients": Client,
    "households": Household,
    "employers": Employer,
    "vacancies": Vacancy,
}


class Checked:
    """What the rows say about branches: {code: branch code} of each kind of record."""

    def __init__(self, tables: dict[str, Table], faults: list[Fault], actor=None) -> None:
        self.tables, self.faults, self.actor = tables, faults, actor
        self.of: dict[str, dict[str, str]] = {kind: {} for kind in CODED}
        self.municipalities: dict[str, str] = {}
        stored: Rows = Branch.select(Branch.id, Branch.code)
        self.stored_branches: dict[int, str] = dict(stored.tuples())
        self.branches = self.branch_codes()
        self.named: set[str] = set()  # branches of which a row says that it is theirs

    # Which branch -----------------------------------------------------------------------

    def branch_codes(self) -> set[str]:
        return {row[0] for row in self.tables["branches"].rows if row[0]}

    @property
    def only_branch(self) -> str | None:
        """The branch of a row that tells nothing about it: there is one, or one's own."""
        if self.actor is not None:
            return self.stored_branches[self.actor.branch_id]
        if len(self.branches) == 1:
            return next(iter(self.branches))
        known = set(self.stored_branches.values()) | self.branches
        return next(iter(known)) if len(known) == 1 else None

    def stored(self, kind: str, code: str) -> str | None:
        """The branch of a record that is in the database and not in the files."""
        model: type[Any] = CODED[kind]
        found = model.select(model.branch).where(model.code == code).tuples()
        codes = {self.stored_branches[branch] for (branch,) in found}
        own = self.only_branch
        if own in codes:
            return own
        if self.actor is not None:
            return None  # a code of another branch is as one that nobody has
        return next(iter(codes)) if len(codes) == 1 else None

    def branch_of(self, kind: str, code: str) -> str | None:
        known = self.of[kind]
        if code not in known:
            if (found := self.stored(kind, code)) is None:
                return None
            known[code] = found
        return known[code]

    # The checks -------------------------------------------------------------------------

    def fault(self, table: Table, line: int, column: str, message: str) -> None:
        self.faults.append(Fault(table.file.name, line, column, message))

    def run(self) -> None:
        for table in self.tables.values():
            self.unique_codes(table)
            self.order_of_days(table)
        self.check_branches()
        self.check_people()
        self.check_homes()
        self.check_clients()
        checking_vacancies.check(self)
        for name, columns in (
            ("assignments", {"person": "people", "household": "households"}),
            ("legal_cases", {"client": "clients"}),
            ("guidance_trajectories", {"client": "clients"}),
            ("placements", {"client": "clients", "employer": "employers"}),
            *((name, {"client": "clients"}) for name in OF_CASES),
            *REFERENCES,
            ("expense_lines", {"person": "people"}),
        ):
            self.check_references(name, columns)
        for name in ("housing_targets", "housing_corrections"):
            self.check_municipality_names(name)
        self.check_activities()
        self.check_meetings()
        self.check_opening_hours()
        self.check_reports()
        if self.actor is not None:
            own.check_branch(self)

    def unique_codes(self, table: Table) -> None:
        if table.file.column("code") is None:
            return
        seen: dict[str, int] = {}
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[0] is not None and seen.setdefault(row[0], line) != line:
                message = _(
                    "“%(code)s” is on line %(line)s already", code=row[0], line=seen[row[0]]
                )
                self.fault(table, line, "code", message)

    def order_of_days(self, table: Table) -> None:
        if table.file.in_order is None:
            return
        first, last = (table.index[name] for name in table.file.in_order)
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[first] and row[last] and row[last] < row[first]:
                message = _("%(last)s is before %(first)s", last=row[last], first=row[first])
                self.fault(table, line, table.file.in_order[1], message)

    def known_branch(self, table: Table, line: int, code: str | None) -> bool:
        if code in self.branches or code in self.stored_branches.values():
            return True
        if code is not None:
            self.fault(table, line, "branch", _("there is no branch “%(code)s”", code=code))
        return False

    def check_branches(self) -> None:
        stored = {
            name: self.stored_branches[branch]
            for name, branch in Municipality.select(Municipality.name, Municipality.branch).tuples()
        }
        self.municipalities = dict(stored)
        table = self.tables["municipalities"]
        for line, (branch, name, _months, _since) in zip(table.lines, table.rows, strict=True):
            if not self.known_branch(table, line, branch) or name is None:
                continue
            if self.municipalities.setdefault(name, branch) != branch:
                message = _("“%(name)s” belongs to another branch", name=name)
                self.fault(table, line, "name", message)
        self.check_named_branches()

    def check_named_branches(self) -> None:
        for name in (*OF_BRANCHES, *OF_REPORTS):
            table = self.tables[name]
            where = table.index["branch"]
            for line, row in zip(table.lines, table.rows, strict=True):
                if not self.known_branch(table, line, row[where]):
                    continue
                self.named.add(row[where])
                if name in CODED and row[0]:
                    self.of[name][row[0]] = row[where]

    def check_people(self) -> None:
        table = self.tables["people"]
        email, branch_of = table.index["email"], table.index["branch"]
        mine = {(row[branch_of], row[0]) for row in table.rows}
        people = Person.select(Person.email, Person.branch, Person.code).tuples()
        stored = [(name, self.stored_branches[branch], code) for name, branch, code in people]
        taken = {(name, branch) for name, branch, code in stored if (branch, code) not in mine}
        for line, row in zip(table.lines, table.rows, strict=True):
            address = (row[email], row[branch_of])
            if row[email] and address in taken:
                self.fault(table, line, "email", _("somebody else has this address"))
            taken.add(address)

    def check_homes(self) -> None:
        table = self.tables["homes"]
        place = table.index["municipality"]
        for line, row in zip(table.lines, table.rows, strict=True):
            branch = self.branch_by_place(table, line, row[place]) or self.only_branch
            if branch is None and row[place] is None:
                self.fault(table, line, "municipality", _("needed to tell the branch"))
            elif row[0] and branch:
                self.of["homes"][row[0]] = branch

    def branch_by_place(self, table: Table, line: int, name: str | None) -> str | None:
        if name is None:
            return None
        if name not in self.municipalities:
            message = _("there is no municipality “%(name)s”", name=name)
            self.fault(table, line, "municipality", message)
        return self.municipalities.get(name)

    def check_clients(self) -> None:
        table = self.tables["clients"]
        at = table.index
        by_household: dict[str, str] = {}
        unclear = []
        for line, row in zip(table.lines, table.rows, strict=True):
            branch = self.branch_by_place(table, line, row[at["municipality"]])
            if branch is None and row[at["home"]]:
                branch = self.branch_of("homes", row[at["home"]])
            if branch is None:
                unclear.append((line, row))
                continue
            self.place_client(table, line, row, branch, by_household)
        for line, row in unclear:
            branch = by_household.get(row[at["household"]]) or self.only_branch
            if branch is None:
                self.fault(table, line, "municipality", _("needed to tell the branch"))
            else:
                self.place_client(table, line, row, branch, by_household)
        self.check_families(table)

    def place_client(self, table: Table, line: int, row: tuple, branch: str, by_household) -> None:
        code, household = row[0], row[table.index["household"]]
        if code:
            self.of["clients"][code] = branch
        if household and by_household.setdefault(household, branch) != branch:
            self.fault(table, line, "household", _("this household belongs to another branch"))
        if household:
            self.of["households"][household] = branch

    def check_families(self, table: Table) -> None:
        at = table.index
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[at["arrival"]] == "own_move" and row[at["counts_for_target"]]:
                message = _("who moved here by themselves never counts for the target")
                self.fault(table, line, "counts_for_target", message)
            if row[at["sponsor"]] and row[at["sponsor"]] == row[0]:
                self.fault(table, line, "sponsor", _("nobody is their own sponsor"))
            born, housed = row[at["born_on"]], row[at["housed_on"]]
            if born and housed and housed < born:
                self.fault(table, line, "housed_on", _("housed before being born"))
        self.check_references("clients", {"home": "homes", "sponsor": "clients"}, own="clients")

    def check_references(self, name: str, columns: dict[str, str], own: str | None = None) -> None:
        """Every code that is referred to exists, in the branch of the record itself."""
        table = self.tables[name]
        plan = [(column, table.index[column], kind) for column, kind in columns.items()]
        for line, row in zip(table.lines, table.rows, strict=True):
            branch = self.of[own].get(row[0]) if own else None
            for column, where, kind in plan:
                if row[where] is not None:
                    branch = self.refer(table, line, column, kind, row[where], branch) or branch

    def refer(
        self, table: Table, line: int, column: str, kind: str, code: str, branch
    ) -> str | None:
        found = self.branch_of(kind, code)
        if found is None:
            self.fault(table, line, column, _("there is no “%(code)s”", code=code))
        elif branch is not None and found != branch:
            message = _("“%(code)s” belongs to another branch", code=code)
            self.fault(table, line, column, message)
        return found

    def check_municipality_names(self, name: str) -> None:
        table = self.tables[name]
        for line, row in zip(table.lines, table.rows, strict=True):
            self.branch_by_place(table, line, row[0])

    def check_activities(self) -> None:
        table = self.tables["activities"]
        at = table.index
        person, clients, employer = at["person"], at["clients"], at["employer"]
        people, known = self.of["people"], self.of["clients"]
        for line, row in zip(table.lines, table.rows, strict=True):
            branch = people.get(row[person])
            if branch is None and row[person] is not None:
                branch = self.refer(table, line, "person", "people", row[person], None)
            for code in row[clients] or ():
                if known.get(code) != branch or branch is None:
                    self.refer(table, line, "clients", "clients", code, branch)
            if row[employer] is not None:
                self.refer(table, line, "employer", "employers", row[employer], branch)

    def check_meetings(self) -> None:
        table = self.tables["meetings"]
        branch, attendees = table.index["branch"], table.index["attendees"]
        for line, row in zip(table.lines, table.rows, strict=True):
            for code in row[attendees] or ():
                self.refer(table, line, "attendees", "people", code, row[branch])

    def check_reports(self) -> None:
        for table in (self.tables[name] for name in OF_REPORTS):
            for line, row in zip(table.lines, table.rows, strict=True):
                said = dict(zip(table.index, row, strict=True))
                branch, place, person = map(said.get, ("branch", "municipality", "person"))
                if self.branch_by_place(table, line, place) not in {None, branch}:
                    self.fault(table, line, "municipality", _("this belongs to another branch"))
                if person is not None:
                    self.refer(table, line, "person", "people", person, branch)

    def check_opening_hours(self) -> None:
        table = self.tables["opening_hours"]
        starts, ends = table.index["starts"], table.index["ends"]
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[starts] is not None and row[ends] is not None and row[ends] <= row[starts]:
                self.fault(table, line, "ends", _("this is not later than the start"))
