"""What people in the Netherlands and their spreadsheets write, as the import files have it.

Only what can be read in one way: what is not recognised stays as it is, and is refused there.
"""

import re

DAY = r"(\d{1,2})-(\d{1,2})-(\d{4})"
MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?")


def day(cell: str) -> str:
    """13-4-2018 -> 2018-04-13; a date that a spreadsheet gave an hour loses it."""
    whole = re.fullmatch(rf"(.+?){MIDNIGHT.pattern}", cell)
    cell = whole[1] if whole else cell
    if match := re.fullmatch(DAY, cell, re.ASCII):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return cell


def moment(cell: str) -> str:
    """13-4-2018 14:05:00 -> 2018-04-13T14:05"""
    match = re.fullmatch(r"(\S+?)[ T](\d{1,2}):(\d\d)(?::00)?", cell, re.ASCII)
    if match is None:
        return cell
    return f"{day(match[1])}T{int(match[2]):02}:{match[3]}"


def clock(cell: str) -> str:
    """9:30:00 or 9.30 -> 09:30"""
    match = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?::00)?", cell, re.ASCII)
    return f"{int(match[1]):02}:{match[2]}" if match else cell


def decimal(cell: str) -> str:
    """8,4 -> 8.4 and € 1.234,50 -> 1234.50; a point alone parts the decimals, as in the files."""
    bare = cell.removeprefix("€").strip()
    if re.fullmatch(r"-?(\d+|\d{1,3}(\.\d{3})+),\d+", bare, re.ASCII):
        return bare.replace(".", "").replace(",", ".")
    return bare


def yes_or_no(cell: str) -> str:
    return {"ja": "yes", "nee": "no"}.get(cell.lower(), cell.lower())
