"""A module under the name of the answer."""

import math as width  # noqa: F401
