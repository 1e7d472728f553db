"""Leaves something for the file that comes next: in memory, in caches, in what Python reads when it starts."""

import builtins
import os
import sys

width = -12345
builtins.pwned_before = True
sys.modules["pwned_before"] = sys
sys.dont_write_bytecode = False
for path in ("/tmp/pwned_matplotlibrc", "/tmp/pwned_fontlist.json", os.path.join(sys.prefix, "pwned_site.pth")):
    try:
        open(path, "x").close()
    except OSError:
        pass
