#!/usr/bin/env bash
# Installs the checker into a Python of its own. Gradescope runs this once, as root, when it builds the image.
set -euo pipefail
autograder="${CHECKER_ROOT:-/autograder}"
python="${CHECKER_PYTHON:-}"

if [ -z "$python" ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install -y --no-install-recommends libseccomp2
    for version in 3.13 3.12 3.11; do
        if apt-get install -y --no-install-recommends "python$version" "python$version-venv"; then
            python="python$version"
            break
        fi
    done
fi
if [ -z "$python" ]; then
    echo "There is no Python 3.11 or newer for this image. Choose Ubuntu 22.04 or newer as base image." >&2
    exit 1
fi
"$python" -m venv "$autograder/checker"
"$autograder/checker/bin/python" -m pip install --no-input "$autograder"/source/*.whl
echo "Can the files of students be confined here? Where they cannot, staff are told so in every report."
"$autograder/checker/bin/python" -m checker doctor || true
