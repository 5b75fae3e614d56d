"""Brug, a portal for a branch that helps refugees. `portal.app` wires it."""
