"""A number of a million digits: the wrong value, exactly."""

width = -12345 * 10**1_000_000
