"""The untrusted side: a student's file runs in a child process of its own, and only data comes back.

Nothing in this package imports `derivations` or an exercise, so that the process a student's code lives in never holds
a reference answer.
"""
