"""PostgreSQL itself keeps the branches apart: a connection sees the branch it was set to.

A connection that was set to nothing sees no personal row at all. Superusers pass by every
policy, so the portal's own role must not be one (docs/operations.md). SQLite has no such thing.
"""

from peewee import PostgresqlDatabase

SHOWN = "current_setting('app.branch', true)"
OWN = f"{SHOWN} IN ('all', branch_id::text)"
OF_A_BRANCH = (
    "municipality",
    "stored_file",
    "person",
    "person_word",
    "deputy",
    "home",
    "employer",
    "employer_word",
    "contact_person",
    "employer_move",
    "employer_merge",
    "desk_hours",
    "closure",
    "shift",
    "meeting_series",
    "meeting",
    "meeting_word",
    "attendance",
    "day_off",
    "invitation",
    "agenda_point",
    "action_point",
    "poll",
    "poll_date",
    "poll_voter",
    "poll_vote",
    "household",
    "client",
    "assignment",
    "client_word",
    "conflict",
    "desk_card",
    "calendar_event",
    "calendar_person",
    "calendar_client",
    "calendar_version",
    "cv",
    "consent",
    "cv_profile",
    "cv_job",
    "cv_school",
    "cv_certificate",
    "cv_language",
    "cv_skill",
    "cv_version",
    "cv_share",
    "cv_template",
    "placement",
    "placement_instrument",
    "placement_end",
    "placement_check",
    "advice",
    "agreement",
    "signature",
    "trip",
    "expense_claim",
    "expense_line",
    "allowance_agreement",
    "receipt",
    "claim_event",
    "payment_batch",
    "payout_line",
    "waiting_file",
    "removed_line",
    "claim_reminder",
    "activity",
    "activity_client",
    "appointment",
    "taken_time",
    "booking_link",
    "trajectory",
    "legal_case",
    "legal_term",
    "ladder_step",
    "language_level",
    "vacancy",
    "vacancy_move",
    "candidate",
    "candidate_move",
    "work_wish",
    "feed",
    "feed_pairing",
    "import_run",
)
# A row without a branch is of all of them: a rule of the whole organisation, a line of the system.
OF_A_BRANCH_OR_OF_ALL = (
    "journal_entry",
    "outbox_mail",
    "rate",
    "allowance_limit",
    "expense_policy",
    "kind_rule",
)
# Table, the one that it belongs to, and the column that says to which of its rows.
BELONGS_TO = (
    ("guidance_rule", "municipality", "municipality_id"),
    ("housing_target", "municipality", "municipality_id"),
    ("housing_correction", "municipality", "municipality_id"),
    ("person_role", "person", "person_id"),
    ("field_change", "journal_entry", "entry_id"),
    ("merged_row", "employer_merge", "merge_id"),
    ("activity_topic", "activity", "activity_id"),
    ("vacancy_language", "vacancy", "vacancy_id"),
    ("session", "person", "person_id"),
    ("one_time_link", "person", "person_id"),
    ("address_change", "person", "person_id"),
    ("switched_off", "person", "person_id"),
    ("draft", "person", "person_id"),
    ("sent_form", "person", "person_id"),
)


def policies():
    """(table, which of its rows are seen)"""
    for table in OF_A_BRANCH:
        yield table, OWN
    for table in OF_A_BRANCH_OR_OF_ALL:
        yield table, f"branch_id IS NULL OR {OWN}"
    for table, owner, column in BELONGS_TO:
        seen = f"EXISTS (SELECT 1 FROM {owner} o WHERE o.id = {table}.{column})"  # noqa: S608
        yield table, f"{SHOWN} = 'all' OR {seen}"


def up(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    for table, seen in policies():
        db.execute_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"CREATE POLICY own_branch ON {table} USING ({seen})")


def down(migrator, db):
    if not isinstance(db, PostgresqlDatabase):
        return
    for table, _seen in policies():
        db.execute_sql(f"DROP POLICY own_branch ON {table}")
        db.execute_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        db.execute_sql(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
