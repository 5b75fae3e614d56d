"""Search: the folded words by which records are found."""

from portal.feature import Feature
from portal.search.index import index_missing

feature = Feature(after_migration=(index_missing,))
