"""Claims of expenses: sending in, checking and deciding, by two pairs of eyes."""
