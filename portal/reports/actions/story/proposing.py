"""A first text of a chapter, made from the figures: a person goes on with it."""

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from portal.reports.models import Chapter

if TYPE_CHECKING:
    from portal.reports.actions.report import Report

COMPARED = "compared"  # beside the key: only where the year before is known

# The figure without which a sentence is left out, and the sentence; "" begins a paragraph.
SENTENCES: dict[Chapter, tuple[tuple[str, str], ...]] = {
    Chapter.OPENING: (
        ("", _l("This is what we did in {place} in {year}, with our volunteers and partners.")),
        ("housing.housed", _l("- {housing.housed} people with a permit were housed")),
        ("desk.contacts", _l("- {desk.contacts} visitors came to our desk")),
        ("guidance.clients", _l("- {guidance.clients} clients were in guidance")),
        (
            "legal.families_reunited",
            _l("- {legal.families_reunited} families are together again"),
        ),
        ("people.volunteers", _l("- {people.volunteers} volunteers were active")),
    ),
    Chapter.HOUSING: (
        ("housing.housed", _l("In {year} {housing.housed} people with a permit were housed.")),
        ("housing.housed compared", _l("That is {housing.housed:change}.")),
        ("target.target", _l("The municipality ends the year with {target.closing:lead}.")),
        ("housing.housed", _l("- {housing.adults} adults and {housing.children} children")),
        ("housing.housed", _l("- {housing.men} men and {housing.women} women")),
        ("housing.housed", _l("- largest group: {housing.nationality:most}")),
        ("housing.homes", _l("- {housing.homes} homes made available")),
    ),
    Chapter.DESK: (
        ("desk.contacts", _l("{desk.contacts} visitors came to our desk.")),
        ("desk.contacts compared", _l("That is {desk.contacts:change}.")),
        (
            "desk.topics",
            _l("We talked about {desk.topics} topics with {desk.unique_clients} unique clients."),
        ),
        ("desk.topics", _l("Most questions are about {desk.topic:most}.")),
        ("desk.referrals", _l("We passed a client on {desk.referrals} times.")),
    ),
    Chapter.LEGAL: (
        (
            "legal.reunification.total",
            _l("We worked on {legal.reunification.total} cases of family reunification."),
        ),
        (
            "legal.reunification.total",
            _l(
                "Of these {legal.reunification.opened} are new, and {legal.reunification.closed}"
                " are closed."
            ),
        ),
        (
            "legal.families_reunited",
            _l("We helped to bring {legal.families_reunited} families together."),
        ),
        (
            "legal.consultation_clients",
            _l("{legal.consultation_clients} clients came to the legal desk."),
        ),
    ),
    Chapter.GUIDANCE: (
        ("guidance.clients", _l("{guidance.clients} clients were in guidance.")),
        ("guidance.clients", _l("- {guidance.started.1} first years of guidance began")),
        ("guidance.clients", _l("- {guidance.started.2} second years of guidance began")),
        ("guidance.talks", _l("- {guidance.talks} guidance talks took place")),
    ),
    Chapter.WORK: (
        ("work.clients", _l("The job coach helped {work.clients} clients.")),
        ("work.employers", _l("There was contact with {work.employers} employers.")),
        ("work.placements", _l("{work.placements} clients began a placement.")),
        ("work.ladder.risen", _l("{work.ladder.risen} clients rose on the participation ladder.")),
    ),
    Chapter.LANGUAGE: (
        (
            "language.coaches",
            _l(
                "{language.coaches} language coaches helped {language.households} households at"
                " home."
            ),
        ),
        ("language.lessons", _l("They gave {language.lessons} lessons.")),
    ),
    Chapter.ORGANISATION: (
        (
            "people.volunteers",
            _l(
                "We worked with {people.paid} paid staff, {people.volunteers} volunteers and"
                " {people.trainees} trainees."
            ),
        ),
        ("hours.total", _l("Together they gave {hours.total}.")),
        ("hours.total compared", _l("That is {hours.total:change}.")),
        (
            "meetings.average_weeks_between",
            _l("There was a team meeting once in {meetings.average_weeks_between}."),
        ),
    ),
}


# What a chapter says of itself as long as nobody wrote it: what numbers alone do not tell.
BY_ITSELF: dict[Chapter, tuple[tuple[str, str], ...]] = {
    Chapter.HOUSING: (
        ("target.target", _l("The period ends with {target.closing:lead} on the target.")),
        ("housing.housed", _l("The largest group: {housing.nationality:most}.")),
    ),
}


def by_itself(report: "Report", chapter: Chapter) -> str:
    said = BY_ITSELF.get(chapter, ())
    return " ".join(
        str(text) for key, text in said if key in report.figures and report.line(key).value
    )


def proposal(report: "Report", chapter: Chapter) -> str:
    """Sentences for what there is something to tell of; an empty text where that is nothing."""
    said, listed = [], []
    for asked, sentence in SENTENCES[chapter]:
        key, _space, compared = asked.partition(" ")
        line = report.line(key) if key else None
        if line is not None and (not line.value or (compared and line.before is None)):
            continue
        (listed if str(sentence).startswith("- ") else said).append(str(sentence))
    if chapter is Chapter.OPENING and not listed:
        return ""
    return "\n\n".join(filter(None, (" ".join(said), "\n".join(listed))))
