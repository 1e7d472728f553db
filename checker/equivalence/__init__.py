"""Are two formulas equal on a domain? Enclosures, points, comparison, and bounds that hold on whole intervals.

Everything here works on expression graphs with certified balls (python-flint) and never builds a SymPy object.
"""
