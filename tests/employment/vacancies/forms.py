"""What a browser sends from the forms of work."""

import uuid


def contact(employer, **fields) -> dict:
    """A call of a quarter of an hour today, and another in a week."""
    ordinary = {
        "form_key": uuid.uuid4().hex,
        "version": str(employer.version),
        "channel": "phone",
        "day": "today",
        "minutes": "15",
        "stage": "contacted",
        "what": "call",
    }
    return ordinary | fields


def vacancy(**fields) -> dict:
    ordinary = {
        "form_key": uuid.uuid4().hex,
        "title": "Schilder",
        "kind": "internship",
        "places": "1",
        "stage": "open",
        "what": "mail",
        "hours_per_week_tenths": "24",
        "spoken": "A2",
        "written": "",
        "language": "",
        "other_spoken": "",
        "other_written": "",
    }
    return ordinary | fields


def candidate(found, stage, **fields) -> dict:
    return {"version": str(found.version), "stage": stage} | fields
