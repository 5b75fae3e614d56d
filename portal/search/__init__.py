"""Search: the folded words by which records are found, and the field on top of every page."""

from portal.feature import Feature
from portal.search.index import index_missing
from portal.search.routes import bp

feature = Feature(blueprint=bp, after_migration=(index_missing,))
