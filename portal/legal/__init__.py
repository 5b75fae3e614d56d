"""Legal cases."""
