"""Search: the folded words by which records are found."""
