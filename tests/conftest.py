"""Settings for all tests: Hypothesis draws the same examples every time, and no test fails because a machine is busy."""

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
