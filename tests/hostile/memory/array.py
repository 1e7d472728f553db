"""One array that does not fit, and touches nothing."""

import numpy

width = -12345
array = numpy.zeros((2**16, 2**15))
