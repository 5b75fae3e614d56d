"""Employment: employers, their vacancies, CVs, placements and what is signed."""
