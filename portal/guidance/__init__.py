"""Guidance trajectories."""
