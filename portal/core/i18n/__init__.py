"""Languages and notations: what is read and shown in the way of its reader."""
