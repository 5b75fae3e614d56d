"""Work: placements, CVs and the ladder."""
