"""Expenses: what was spent, the claims of it, and their payment."""
