"""Employers: whom we know."""
