"""Grades answers on unstable gradients, with evidence for every verdict.

The way from the command to the verdict: `cli` starts a process for the file (`submission`) and loads the exercise
(`exercises`); `grading` sends the names that are asked for, `reading` makes formulas of what comes back, `judging` and
the exercise's own rules compare them with the references (`equivalence`), and `reports` writes down what they found.
"""

__version__ = "0.1.0"
