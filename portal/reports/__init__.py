"""Reports: the roll-up and the yearly figures."""

from portal.feature import Feature
from portal.reports.commands import report_cli
from portal.reports.routes import bp

feature = Feature(long_work=("reports",), blueprint=bp, commands=(report_cli,))
