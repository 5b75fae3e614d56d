"""Reports: the roll-up, the yearly figures and their story."""

from portal.feature import Feature
from portal.reports.api import FIGURES
from portal.reports.commands import report_cli
from portal.reports.models import FigureOverride, Publication, ReportContents, StoryText
from portal.reports.routes import bp

feature = Feature(
    operations=(FIGURES,),
    long_work=("reports", "v1.figures"),
    blueprint=bp,
    tables=(ReportContents, StoryText, FigureOverride, Publication),
    commands=(report_cli,),
)
