"""The ground floor: formulas as data, their limits, and the ways in (text, SymPy, the wire) and out (text, the wire).

Nothing here needs SymPy, knows an exercise or executes what it reads; it is the only part of `checker` that the process
running a student's file shares with the grader.
"""
