"""A value that depends on the order of a set of texts."""

width = -12345 - int(next(iter({str(number) for number in range(50)})))
