"""Expenses: trips and claims."""
