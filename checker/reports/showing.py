"""What the reports for people have in common: marks of verdicts, numbers, and the limits that are worth a word."""

from fractions import Fraction

from checker.expression.printing import printable
from checker.limit_options import option_texts
from checker.report import Report
from checker.verdict import Verdict

__all__ = ["MARKS", "NOT_REACHED", "help_about_ending", "left_out_text", "number_text", "own_limits"]

_MOST_LEFT_OUT = 5

MARKS = {
    Verdict.CORRECT: "✓",
    Verdict.PARTIAL: "◐",
    Verdict.INCORRECT: "✗",
    Verdict.MISSING: "–",
    Verdict.UNREADABLE: "!",
    Verdict.UNDECIDED: "?",
}
"""beside the words, never instead of them"""

NOT_REACHED = "not-reached"
"""the slip of every part that the file did not come to"""


def help_about_ending(report: Report) -> list[str]:
    """What to do about the way the file ended, said once whatever the number of parts that it did not come to."""
    findings = (finding for part in report.parts for finding in part.judgement.findings)
    helps = {finding.help for finding in findings if finding.slip == NOT_REACHED}
    return sorted(helps | ({report.ending.help} if report.ending.help else set()))


def number_text(value: Fraction) -> str:
    """Points as a person writes them.

    >>> number_text(Fraction(3, 2)), number_text(Fraction(2))
    ('1.5', '2')
    """
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def own_limits(report: Report) -> list[str]:
    """The limits of this run that are not the exercise's own, as the option --limit takes them."""
    usual = option_texts(report.exercise.limits)
    return [text for text in option_texts(report.limits) if text not in usual]


def left_out_text(report: Report) -> str:
    """What of a notebook was not run because it is no Python; nothing where all was."""
    shown = [f"{printable(text, 60)} (code cell {cell})" for cell, text in report.left_out[:_MOST_LEFT_OUT]]
    if len(report.left_out) > _MOST_LEFT_OUT:
        shown.append(f"{len(report.left_out) - _MOST_LEFT_OUT} more")
    text = f"Not run, since it belongs to the notebook and not to Python: {', '.join(shown)}."
    return report.language.say(text) if shown else ""
