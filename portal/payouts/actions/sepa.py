"""The file for the bank: SEPA pain.001.001.09, without any address or client."""

from dataclasses import dataclass
from datetime import date

from sepaxml import SepaTransfer
from sepaxml.validation import try_valid_xml

from portal.banking import in_bank_letters

SCHEMA = "pain.001.001.09"
# Instead of the payer's BIC, which the account says already: banks refuse an empty agent.
NO_BIC = b"<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"


@dataclass(frozen=True)
class Payment:
    """One transfer; the reference is what the payee reads on their bank statement."""

    name: str
    account: str  # IBAN
    cents: int
    end_to_end_id: str
    reference: str


def as_pain(payer: str, account: str, pay_on: date, payments: list[Payment]) -> tuple[str, bytes]:
    """(its own number, the file), checked against its schema; its texts in letters that banks know.

    Raises ValidationError where it would not fit the schema.
    """
    # No address goes in: since November 2026 banks refuse unstructured ones, and none is needed.
    name = in_bank_letters(payer) or "Brug"
    sepa = SepaTransfer(
        {"name": name, "IBAN": account, "batch": True, "currency": "EUR"},
        schema=SCHEMA,
        clean=False,
    )
    for payment in payments:
        sepa.add_payment(
            {
                "name": in_bank_letters(payment.name),
                "IBAN": payment.account,
                "amount": payment.cents,
                "execution_date": pay_on,
                "description": in_bank_letters(payment.reference),
                "endtoend_id": in_bank_letters(payment.end_to_end_id),
            }
        )
    content = sepa.export(validate=False).replace(b"<FinInstnId />", NO_BIC)
    try_valid_xml(content, SCHEMA)
    return sepa.msg_id, content
