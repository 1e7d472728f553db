"""The errors of this package; the class says who is meant to read the message.

`ExerciseError` is for the author of an exercise, `AnswerError` for the student. Anything else that is raised is a bug
of ours, shown as one generic line and never held against a student.
"""

__all__ = ["AnswerError", "CheckerError", "ExerciseError"]


class CheckerError(Exception):
    """Root of all errors that are raised on purpose."""


class ExerciseError(CheckerError):
    """The declaration of an exercise contradicts itself."""


class AnswerError(CheckerError):
    """Something in an answer cannot be read; the message can be shown to the student."""
