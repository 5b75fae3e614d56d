"""Today: what waits for me."""
