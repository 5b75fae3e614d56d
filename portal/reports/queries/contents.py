"""What of a report is in what goes out."""

from portal.branches.models import Branch
from portal.reports.models import Chapter, ReportContents
from portal.reports.queries.story import SECTIONS_OF

# {section of the figures: the chapter in which it stands}
CHAPTER_OF: dict[str, Chapter] = {
    section: chapter for chapter, sections in SECTIONS_OF.items() for section in sections
}


def contents_of(branch: Branch | int) -> ReportContents:
    """What this branch chose; where it did not, all."""
    found = ReportContents.get_or_none(ReportContents.branch == branch)
    return found or ReportContents(branch=branch)
