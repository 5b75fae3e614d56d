"""Brug, a portal for a branch that helps refugees. `portal.app` wires it."""

__version__ = "1.0.0"
