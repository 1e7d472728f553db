#!/usr/bin/env bash
# Grades one submission. Where the checker itself fails there are no results, and PrairieLearn reports that to staff.
exec "${CHECKER_PYTHON:-python3}" -m checker autograde prairielearn @EXERCISE@ --root "${CHECKER_ROOT:-/grade}"@OPTIONS@
