"""What a browser sends from the forms of employers."""

import uuid

CALL = {"what": "call"}


def new_employer(**fields) -> dict:
    return {"form_key": uuid.uuid4().hex, "name": "Bakkerij Jansen", **CALL, **fields}


def moved(employer, stage, **fields) -> dict:
    return {"version": str(employer.version), "stage": stage, **CALL, **fields}
