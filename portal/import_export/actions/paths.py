"""What clients go through: legal cases, guidance, placements, CVs and referrals."""

from flask_babel import gettext as _

from portal.core.database.bulk import Model, raise_versions
from portal.employment.cvs.models import CV
from portal.employment.placements.models import Placement
from portal.guidance.models import Trajectory
from portal.import_export.actions import alike
from portal.import_export.actions.writing import Upsert, Values, Writer
from portal.legal.models import LegalCase
from portal.referrals.models import Referral


def legal_cases(writer: Writer) -> None:
    rows = {}
    for row in writer.rows("legal_cases"):
        client, code = row.pop("client"), row.pop("code")
        key = (writer.branch_for("clients", client), code)
        rows[key] = {"client_id": writer.id_of("clients", client), **row}
    upsert = writer.coded("legal_cases", LegalCase, rows)
    raise_versions(LegalCase, upsert.changed_ids)


def placements(writer: Writer) -> None:
    rows = {}
    for row in writer.rows("placements"):
        client, employer, code = row.pop("client"), row.pop("employer"), row.pop("code")
        rows[(writer.branch_for("clients", client), code)] = {
            "client_id": writer.id_of("clients", client),
            "employer_id": writer.id_if_any("employers", employer),
            "hours_per_week_tenths": row.pop("hours_per_week"),
            **row,
        }
    upsert = writer.coded("placements", Placement, rows)
    raise_versions(Placement, upsert.changed_ids)


def of_clients(writer: Writer, name: str, model: Model, *known_by: str) -> Upsert:
    """Store rows that are known by their client and some more."""
    rows, lines = {}, {}
    for line, row in zip(writer.tables[name].lines, writer.rows(name), strict=True):
        client = row.pop("client")
        key = (writer.id_of("clients", client), *(row.pop(part) or "" for part in known_by))
        rows[key] = {"branch_id": writer.branch_for("clients", client), **row}
        lines[key] = line
    upsert = Upsert(model, ("client_id", *known_by), rows, writer.is_here(model))
    writer.store(name, upsert, lines)
    return upsert


def trajectories(writer: Writer) -> None:
    upsert = of_clients(writer, "guidance_trajectories", Trajectory, "year_number")
    raise_versions(Trajectory, upsert.changed_ids)


def cvs(writer: Writer) -> None:
    of_clients(writer, "cvs", CV, "made_on", "language")


def referrals(writer: Writer) -> None:
    wanted = [
        {
            "branch_id": writer.branch_for("clients", row["client"]),
            "client_id": writer.id_of("clients", row["client"]),
            "referred_on": row["on"],
            "referred_to": row["to"],
            "note": row["note"],
        }
        for row in writer.rows("referrals")
    ]

    def objection(row: Values) -> tuple[str, str] | None:
        return (
            ("client", _("There is no such client.")) if row["client_id"] in writer.barred else None
        )

    alike.store(writer, "referrals", Referral, wanted, "referral.add", objection)
