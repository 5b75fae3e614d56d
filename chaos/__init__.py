"""Faults, put to the portal's own database layer: what was acknowledged must outlive them."""
