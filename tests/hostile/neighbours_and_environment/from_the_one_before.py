"""Looks for what another file has left."""

import builtins
import sys

width = -12345
print("FOUND" if hasattr(builtins, "pwned_before") or "pwned_before" in sys.modules else "nothing")
