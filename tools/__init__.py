"""What runs around the portal: starting it, checking it, fetching what others made."""
