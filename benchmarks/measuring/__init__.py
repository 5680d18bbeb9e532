"""What compare, chart and growth share. Python 3.8 or newer, standard library only."""
