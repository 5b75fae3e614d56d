"""The file for the bank: SEPA pain.001.001.09, without any address or client."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sepaxml import SepaTransfer

from portal.core.banking import in_bank_letters

SCHEMA = "pain.001.001.09"
# Instead of the payer's BIC, which the account says already: banks refuse an empty agent.
NO_BIC = b"<FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId>"


if TYPE_CHECKING:
    from xmlschema import XMLSchema


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

    Raises XMLSchemaValidationError where it would not fit the schema.
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
    schema().validate(content.decode())
    return sepa.msg_id, content


@cache
def schema() -> "XMLSchema":
    """What the file has to look like, as the banks wrote it; slow to read."""
    from xmlschema import XMLSchema  # noqa: PLC0415  changes how all others read XML

    return XMLSchema(str(files("sepaxml") / "schemas" / f"{SCHEMA}.xsd"))
