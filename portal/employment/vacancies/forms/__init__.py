"""What people type about work."""
