"""The year that a branch really had, as the tests of the reports have it."""

from tests.reports.conftest import browser, maassluis

__all__ = ["browser", "maassluis"]
