"""Exchange: import and export files."""
