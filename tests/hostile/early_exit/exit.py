"""Ends as if all were well."""

import sys

width = -12345
sys.exit(0)
