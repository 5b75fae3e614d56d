"""What claimants and deciders type."""
