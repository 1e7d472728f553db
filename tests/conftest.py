"""Settings for all tests: Hypothesis draws the same examples every time, and a busy machine fails no test."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
