"""Runs a command of the shell's in four ways."""

import os
import subprocess

width = -12345
for start in (os.system, os.popen, subprocess.getoutput, lambda line: subprocess.run(line, shell=True)):
    try:
        start("touch /tmp/pwned_command")
    except (OSError, RuntimeError) as error:
        print(error)
