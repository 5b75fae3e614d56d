"""Which placements there are for somebody."""
