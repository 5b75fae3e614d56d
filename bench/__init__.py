"""How fast the portal is, as ratios to a peer or a limit that runs beside it.

`make bench` runs all; `python -m bench B1 B11` some. Data is made once and kept in instance/bench.
"""
