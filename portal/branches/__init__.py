"""The organisation: branches, municipalities and settings."""
