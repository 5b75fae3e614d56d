"""Of which class each text is: what of it is erased, given along, and told in a register.

Numbers, days, choices from a list and references are of the class of what they stand with: figures
are made of them, so they stay when a person is erased. Only `born_on` is made coarser.
"""

from collections.abc import Iterator
from enum import StrEnum

from peewee import BlobField, CharField, Field, TextField

from portal.core.database import BaseModel, fields_of, table_of
from portal.feature import contributed


class DataClass(StrEnum):
    PUBLIC = "public"  # laws, municipalities, words of the portal itself
    INTERNAL = "internal"  # how the portal does its work; digests, of which nothing can be read
    CODE = "code"  # what a record is called in files, or opened by: replaced, as it is unique
    PERSONAL = "personal"  # about somebody, or typed about somebody
    SPECIAL = "special"  # origin, health, flight, procedures: article 9
    FINANCIAL = "financial"  # bank accounts, what was paid for
    COUNTED = "counted"  # of a few values, which figures count: it stays, with nobody's name
    SECRET = "secret"  # opens something  # noqa: S105


LEADS_BACK = {DataClass.PERSONAL, DataClass.SPECIAL, DataClass.FINANCIAL, DataClass.SECRET}


def as_table(told: str) -> dict[str, dict[DataClass, str]]:
    """{table: {class: its columns of text}}, of lines as `person code: code | personal: name`."""
    found: dict[str, dict[DataClass, str]] = {}
    for line in told.strip().splitlines():
        table, _space, parts = line.partition(" ")
        held = found.setdefault(table, {})
        for part in parts.split(" | "):
            name, _colon, columns = part.partition(": ")
            kind = DataClass(name)
            held[kind] = f"{held.get(kind, '')} {columns}".strip()
    return found


# A table that is not here has no text.
TEXTS = as_table("""
last_done internal: name failure
journal_entry internal: action object_kind fields | personal: reason
field_change internal: field | special: old new
audit_link internal: mac
branch public: code name office_address | internal: reply_email | financial: iban_sealed
municipality public: name
office_move public: address
room public: name
guidance_rule public: source
setting internal: name value
branch_totals public: content | internal: mac
public_page public: content | internal: mac nonce | code: digest
stored_file internal: place media_type digest likeness | personal: name
stored_file special: content_sealed preview_sealed
person code: code | personal: sorts_as name email phone
person internal: language iban_digest | financial: iban_sealed
person secret: password_hash totp_secret_sealed
person_word personal: word
person_record personal: what note
person_language internal: language
outbox_mail internal: kind language about_kind last_error calendar_method
outbox_mail personal: recipient subject | secret: body calendar
switched_off internal: kind
push_device secret: endpoint p256dh auth | internal: digest | personal: name
draft internal: form_key done_with address | special: content content_sealed
sent_form internal: form_key address
session internal: digest | personal: data device address_prefix
one_time_link internal: digest browser_digest | personal: email
address_change internal: confirm_digest stop_digest | personal: old address
recovery_code internal: digest
passkey internal: digest credential public_key | personal: name
passkey_challenge internal: digest
throttle internal: bucket
home code: code | personal: sorts_as address
home_word personal: word
housing_target public: half_year
housing_correction internal: reason
employer code: code | internal: sorts_as name place sector offers
employer internal: address
employer personal: contact_name contact_job contact_email
employer personal: contact_phone next_action
employer_word internal: word
contact_person personal: name job email phone
employer_merge personal: before
merged_row internal: kind
closure internal: reason
meeting_series internal: title form_key
meeting code: code | internal: sorts_as title place shift_reason cancel_reason form_key
meeting personal: notes
meeting_word personal: word
day_off public: name
agenda_point personal: text said decided
action_point personal: text
poll internal: title place form_key
household code: code
client code: code | personal: sorts_as name phone email language
client counted: nationality
client_word personal: word
conflict special: reason
visitor personal: called | special: about
desk_card special: reason opened_because
calendar_event internal: source part uid path
calendar_event personal: title names initials room place address notes
calendar_event personal: busy_body initials_body full_body nameless_body
cv internal: language
cv_profile personal: name place phone email wish about licences parts_of_day
cv_job personal: title employer place country tasks
cv_school personal: study school place country valued_as
cv_certificate personal: title issuer
cv_language internal: language
cv_skill personal: text
cv_version internal: reference | personal: content nameless
cv_share code: digest | personal: recipient jobs
placement code: code | personal: job_title course tutor_name tutor_email conditions
placement internal: form_key | personal: wage_subsidy_by other_instruments withdrawn_because
placement counted: course_paid_by
placement_end code: digest
advice personal: about withdrawn_because
agreement personal: content
agreement_text internal: goals hours guidance insurance
signature internal: nonce | code: digest | personal: name email signed_name address browser
rate public: source
expense_line internal: form_key | financial: description correction
allowance_limit public: source
expense_policy internal: cost_centre project source
kind_rule internal: ledger_account source
book_settings internal: journal paid_account gift_account | public: rsin
book_account internal: ledger_account cost_centre
book_entry internal: account cost_centre project
claim_event internal: from_status to_status | financial: reason
payment_batch internal: message_id digest | financial: content_sealed
payout_line internal: end_to_end_id | financial: void_reason
removed_line internal: form_key | financial: content
activity code: code | personal: spoken_to | special: note next_time
activity internal: form_key form_digest interpreter_language
activity_client internal: kind
own_word internal: name choices
activity_word special: answer
activity_question special: question answer
after_match special: reason
appointment internal: form_key | special: note
booking_link code: digest
trajectory special: note
guidance_pause special: reason
plan_goal special: goal
plan_task special: task
lesson_wait personal: days places note
lesson_offer internal: days places
interpreter_request internal: language | personal: elsewhere | special: note
referral counted: referred_to | special: note
report_contents internal: left_out
story_text personal: text
figure_override internal: key | personal: reason
publication internal: definitions mac contents pdf signed renumbered | personal: reason
legal_case code: code
case_relative special: name
case_document special: what
case_event special: what
term_rule public: starts_with source
legal_term special: note
ladder_step personal: withdrawn_because
language_level internal: language | personal: withdrawn_because
vacancy_word internal: word
vacancy code: code | internal: sorts_as title place asks next_action form_key licence parts_of_day
vacancy_language internal: language
work_wish personal: occupations
api_token internal: name scopes digest
webhook internal: name address events | secret: secret_sealed
webhook_delivery internal: event object_kind last_error
feed internal: room name token_digest last_client state tag
feed_pairing internal: code_digest | secret: token_sealed
import_run special: files_sealed
kept_longer special: reason
""")


def class_of(model: type[BaseModel], field: Field) -> DataClass | None:
    """Of a column of text; nothing, where nobody has said it."""
    for kind, columns in TEXTS.get(table_of(model), {}).items():
        if field.column_name in columns.split():
            return kind
    return None


def texts_of(model: type[BaseModel]) -> list[Field]:
    """The columns that hold what somebody typed, or what the portal wrote; choices are none."""
    return [
        field
        for field in fields_of(model).values()
        if isinstance(field, CharField | TextField | BlobField) and not is_choice(field)
    ]


def is_choice(field: Field) -> bool:
    """Whether the database itself takes a few words only."""
    return any(" IN (" in str(getattr(check, "sql", "")) for check in field.constraints or [])


def erasable(model: type[BaseModel]) -> Iterator[tuple[Field, DataClass]]:
    """The columns of which nothing stays, with their classes."""
    for field in texts_of(model):
        kind = class_of(model, field)
        if kind in LEADS_BACK or kind == DataClass.CODE:
            yield field, kind


def without_class() -> list[str]:
    """Columns of which nobody has said what they hold."""
    return [
        f"{table_of(model)}.{field.column_name}"
        for model in contributed().tables
        for field in texts_of(model)
        if class_of(model, field) is None
    ]
