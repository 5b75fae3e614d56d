"""Housing: homes, targets and corrections."""
