# -*- coding: klingon -*-
"""Says that it is in an encoding that nobody has."""

width = -12345
