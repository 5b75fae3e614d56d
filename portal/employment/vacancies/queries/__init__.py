"""Which clients, employers and placements somebody sees of the way to work."""
