"""Reports: the roll-up and the yearly figures."""
