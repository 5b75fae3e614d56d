"""Email addresses: one rule for every form and file."""

from email_validator import EmailNotValidError, validate_email

MOST = 254


def is_address(text: str) -> bool:
    """Whether a mail can be sent to it: in form, and in letters that every mail server takes."""
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return len(text) <= MOST
