"""Team meetings."""
