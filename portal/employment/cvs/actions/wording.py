"""What a CV says, in the words of a language: one form for paper, Word and screen.

Headings, months and levels are in that language; what somebody typed stays as it is.
"""

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from portal.core.i18n import spoken_languages
from portal.core.i18n.language import DUTCH, LOCALES
from portal.employment.cvs.models import CVVersion
from portal.employment.cvs.models.labels import LEVELS, LICENCES, PARTS_OF_DAY, SECTORS
from portal.people.models import Person


@dataclass(frozen=True)
class Shown:
    """What is shown of a CV, under which heading."""

    said: dict
    heading: str
    by: tuple[str, ...] = ()  # who shows it: a line each

    @classmethod
    def of(
        cls,
        version: CVVersion,
        without_name: bool = False,
        jobs: tuple[int, ...] | None = None,
        by: Person | None = None,
    ) -> "Shown":
        """A version, or (with `jobs`, their positions in it) these of its jobs only.

        `by` shows it: whom a reader asks about it.
        """
        said = version.says(without_name)
        if jobs is not None:
            said["jobs"] = [row for n, row in enumerate(said["jobs"]) if n in jobs]
        return cls(said, said["name"] or version.reference, reached(by) if by else ())


def reached(person: Person) -> tuple[str, ...]:
    """Their branch, their name, and how to reach them."""
    lines = (person.branch.name, person.full_name, person.phone, person.email)
    return tuple(line for line in lines if line)


def in_words(shown: Shown, language: str = DUTCH) -> dict:
    """All that stands on the page, as text around which the words are of this language."""
    said, locale = shown.said, Locale.parse(LOCALES.get(language, language))
    with force_locale(str(locale)):
        return {
            "language": language,
            "dir": locale.text_direction,
            "heading": shown.heading,
            "title": _("CV of %(name)s", name=shown.heading),
            "wish": said["wish"] or "",
            "about": lines_of(said["about"]),
            "contact": contact(said),
            "jobs": [job(row) for row in said["jobs"]],
            "schools": [school(row) for row in said["schools"]],
            "certificates": [certificate(row) for row in said["certificates"]],
            "languages": [spoken(row) for row in said["languages"]],
            "skills": [row["text"] for row in said["skills"]],
            "facts": facts(said),
            "shown_by": list(shown.by),
            "words": {
                "about": _("About me"),
                "jobs": _("Work experience"),
                "schools": _("Education"),
                "certificates": _("Courses and certificates"),
                "languages": _("Languages"),
                "skills": _("What I am good at"),
                "facts": _("Availability"),
                "contact": _("Contact"),
                "page": _("Page"),
                "photo": _("Photo"),
                "shown_by": _("This CV is shown by"),
            },
        }


def lines_of(text: str | None) -> list[str]:
    return [line for line in (text or "").split("\n") if line.strip()]


def contact(said: dict) -> list[str]:
    return [said[name] for name in ("place", "phone", "email") if said[name]]


def month(value: int | None) -> str:
    """201503 -> maart 2015; 201500 -> 2015."""
    if not value:
        return ""
    year, number = divmod(value, 100)
    return format_date(date(year, number, 1), "LLLL y", get_locale()) if number else str(year)


def period(row: dict) -> str:
    until = _("now") if row.get("is_current") else month(row["until"])
    parts = [part for part in (month(row["since"]), until) if part]
    return " – ".join(dict.fromkeys(parts))


def together(*parts: str | None) -> str:
    comma = "، " if get_locale().text_direction == "rtl" else ", "
    return comma.join(part for part in parts if part)


def job(row: dict) -> dict:
    sector = str(SECTORS[row["sector"]]) if row["sector"] else None
    where = row["employer"] or sector
    return {
        "title": row["title"] or "",
        "where": together(where, row["place"], row["country"]),
        "period": period(row),
        "lines": lines_of(row["tasks"]),
    }


def school(row: dict) -> dict:
    notes = [_("Diploma")] if row["has_diploma"] else []
    if row["valued"]:
        as_what = row["valued_as"]
        notes.append(
            _("Valued by IDW as %(level)s", level=as_what) if as_what else _("Valued by IDW")
        )
    return {
        "title": row["study"] or "",
        "where": together(row["school"], row["place"], row["country"]),
        "period": period(row),
        "lines": [together(*notes)] if notes else [],
    }


def certificate(row: dict) -> dict:
    return {
        "title": row["title"] or "",
        "where": row["issuer"] or "",
        "period": str(row["year"] or ""),
        "lines": [],
    }


def spoken(row: dict) -> dict:
    name = spoken_languages.name_of(row["language"])
    if row["spoken"] == "native" and row["written"] in {None, "native"}:
        level = str(LEVELS["native"])
    else:
        said, written = (row[k] and str(LEVELS[row[k]]) for k in ("spoken", "written"))
        level = together(
            said and _("speaking %(level)s", level=said),
            written and _("writing %(level)s", level=written),
        )
    return {
        "name": name[:1].upper() + name[1:],
        "level": level,
        "phone": _("I can phone in this language") if row["can_phone"] else "",
    }


def facts(said: dict) -> list[str]:
    """When somebody can work, and how they get there."""
    found = []
    if said["hours_per_week"]:
        found.append(_("%(n)s hours a week", n=said["hours_per_week"]))
    if said["parts_of_day"]:
        found.append(together(*(str(PARTS_OF_DAY[part]) for part in said["parts_of_day"])))
    if said["available_from"]:
        day = date.fromisoformat(said["available_from"])
        found.append(_("Available from %(day)s", day=format_date(day, "d MMMM y", get_locale())))
    if said["licences"]:
        held = together(*(str(LICENCES[code]) for code in said["licences"]))
        found.append(_("Driving licence: %(held)s", held=held))
    if said["has_car"]:
        found.append(_("Own car"))
    return found
