"""Records with stages and a next step, on a board of columns: employers, vacancies.

It has no tables of its own. What stands on a board is a HasNextStep with a table of its moves.
"""
