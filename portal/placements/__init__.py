"""Placements: jobs and internships, from the agreement to whether they last."""
