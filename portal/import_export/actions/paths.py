"""What clients go through: legal cases, guidance, placements and CVs."""

from portal.core.database.bulk import raise_versions
from portal.import_export.actions.writing import Upsert, Writer


def legal_cases(writer: Writer) -> None:
    rows = {
        (writer.branch_for("clients", client), code): (writer.id_of("clients", client), *rest)
        for code, client, *rest in writer.rows("legal_cases")
    }
    columns = ("client_id", "kind", "opened_on", "closed_on", "outcome", "arrived_on")
    writer.coded("legal_cases", "legal_case", columns, rows)


def of_clients(
    name: str, table: str, key: tuple[str, ...], value: tuple[str, ...], *, is_versioned: bool
):
    """A step for rows that are known by their client and some more."""

    def step(writer: Writer) -> None:
        of, rows, lines = writer.tables[name], {}, {}
        width = len(key) - 1
        for line, (client, *rest) in zip(of.lines, of.rows, strict=True):
            known = (writer.id_of("clients", client), *(part or "" for part in rest[:width]))
            rows[known] = (writer.branch_for("clients", client), *rest[width:])
            lines[known] = line
        where = f"branch_id IN ({writer.here})"
        upsert = Upsert(table, key, ("branch_id", *value), where).compare(rows)
        writer.store(name, upsert, lines)
        if is_versioned:
            raise_versions(table, upsert.changed_ids)

    return step


def placements(writer: Writer) -> None:
    rows = {}
    for code, client, employer, *rest in writer.rows("placements"):
        key = (writer.branch_for("clients", client), code)
        rows[key] = (writer.id_of("clients", client), writer.id_of("employers", employer), *rest)
    columns = (
        "client_id employer_id kind started_on ended_on hours_per_week_tenths job_title course"
        " course_paid_by outcome"
    ).split()
    upsert = writer.coded("placements", "placement", tuple(columns), rows, version=0)
    raise_versions("placement", upsert.changed_ids)


trajectories = of_clients(
    "guidance_trajectories",
    "trajectory",
    ("client_id", "year_number"),
    ("started_on", "ended_on"),
    is_versioned=True,
)
cvs = of_clients("cvs", "cv", ("client_id", "made_on", "language"), (), is_versioned=False)
