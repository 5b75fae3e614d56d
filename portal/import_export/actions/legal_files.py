"""Terms of legal cases and the branch's own rules of terms, from files and into them."""

from flask_babel import gettext as _
from peewee import JOIN, Case

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database.bulk import named_rows
from portal.import_export.actions import alike
from portal.import_export.actions.case_files import case_of, lines_of
from portal.import_export.actions.rows_of_clients import Row, of_file, wall_clock
from portal.import_export.actions.writing import Values, Writer
from portal.legal.models import LegalCase, LegalTerm, TermRule, TermSource

SAID = ("case_kind", "kind", "starts_with", "length", "unit", "valid_from", "valid_until", "source")


def term_rules_of(branch: Branch) -> list[Row]:
    verified = Case(None, [(TermRule.is_verified, "yes")], "no")
    found = of_file("term_rules", TermRule, branch=Branch.code, verified=verified).join(Branch)
    return named_rows(found.where(TermRule.branch == branch.id).order_by(TermRule.id))


def legal_terms_of(branch: Branch) -> list[Row]:
    t = LegalTerm
    columns = {
        "client": Client.code,
        "case": LegalCase.code,
        "rule_from": TermRule.valid_from,
        "done_at": t.done_at,
    }
    found = of_file("legal_terms", t, **columns).join(LegalCase).join(Client).switch(t)
    found = found.join(TermRule, JOIN.LEFT_OUTER).where(t.branch == branch.id).order_by(t.id)
    rows = named_rows(found)
    return [{**row, "done_at": row["done_at"] and wall_clock(row["done_at"])} for row in rows]


def term_rules(writer: Writer) -> None:
    """A rule that is there already stays as it is: what differs is another rule, from its day."""
    wanted = [
        {
            "branch_id": writer.branch_ids[row["branch"]],
            **{name: row[name] for name in SAID},
            "is_verified": row["verified"],
        }
        for row in writer.rows("term_rules")
    ]
    r = TermRule
    stored = r.select(r.branch, *(getattr(r, name) for name in SAID), r.is_verified)
    known = {key_of(row): row for row in named_rows(stored.where(writer.is_here(r)))}
    seen: set[tuple] = set()
    for line, row in zip(writer.tables["term_rules"].lines, wanted, strict=True):
        before = known.get(key_of(row), row)
        if key_of(row) in seen or {name: row[name] for name in row} != plain_of(before):
            why = _("there is another rule from this day on")
            writer.fault("term_rules", line, "valid_from", why)
        seen.add(key_of(row))
    if writer.faults:
        return
    alike.store(writer, "term_rules", TermRule, wanted, "term_rule.add", lambda _row: None)


def key_of(row: Values) -> tuple:
    return row["branch_id"], row["case_kind"], row["kind"], str(row["valid_from"])


def plain_of(row: Values) -> Values:
    days = {name: row[name] and str(row[name]) for name in ("valid_from", "valid_until")}
    return {**row, **days, "is_verified": bool(row["is_verified"])}


def legal_terms(writer: Writer) -> None:
    """A term that was computed names the rule by the day from which it holds."""
    kinds = {case.id: case.kind for case in LegalCase.select().where(writer.is_here(LegalCase))}
    rules = rules_by_key(writer)
    wanted = []
    for line, row in lines_of(writer, "legal_terms"):
        case = case_of(writer, "legal_terms", line, row)
        branch = writer.branch_for("clients", row["client"])
        key = (kinds.get(case), row["kind"], row["rule_from"])
        rule = rules.get((branch, *key)) or rules.get((None, *key)) if row["rule_from"] else None
        if case in kinds and row["rule_from"] and rule is None:
            writer.fault("legal_terms", line, "rule_from", _("there is no such rule"))
        if row["source"] == TermSource.RULE and not (row["rule_from"] and row["counted_from"]):
            why = _("a computed term names its rule and from which day it was counted")
            writer.fault("legal_terms", line, "source", why)
        wanted.append(
            {
                "branch_id": branch,
                "case_id": case,
                "rule_id": rule,
                "done_at": row["done_at"] and row["done_at"][0],
                **{n: row[n] for n in ("kind", "due_on", "source", "counted_from", "note")},
            }
        )
    if writer.faults:
        return
    alike.store(writer, "legal_terms", LegalTerm, wanted, "term.add", lambda _row: None)


def rules_by_key(writer: Writer) -> dict[tuple, int]:
    """{(branch or None, kind of case, kind of term, first day): rule}"""
    r = TermRule
    own = r.branch.in_(list(writer.branch_ids.values())) | r.branch.is_null()
    rows = r.select(r.branch, r.case_kind, r.kind, r.valid_from, r.id).where(own).tuples()
    return {(branch, case, kind, str(since)): n for branch, case, kind, since, n in rows}


STEPS = (term_rules, legal_terms)
ROWS = {"term_rules": term_rules_of, "legal_terms": legal_terms_of}
