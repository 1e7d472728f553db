"""Leaves a command behind, which writes a marker after 3 s."""

import subprocess

width = -12345
subprocess.Popen(["/bin/sh", "-c", "sleep 3; touch /tmp/pwned_command"], start_new_session=True)
