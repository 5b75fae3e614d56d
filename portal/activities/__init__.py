"""Activities: what was done, and the hours it took."""
