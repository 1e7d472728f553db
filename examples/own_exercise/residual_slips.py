"""What goes wrong with the gradient of a residual connection. `residual.py` imports this with a dot."""

from checker.authoring import Finding, Mutant, Slips, expression

_LOST = Finding("identity-lost", "The identity is missing.", "y is a sum of two branches: what is the slope of x?")


def block_slips() -> Slips:
    """Slips in dy/dx of one block."""
    return Slips(
        (
            Mutant(expression("w1 w2 σ'(w1 x + b)"), _LOST),
            Mutant(
                expression("w1 w2 σ'(w1 x + b) - 1"),
                Finding("identity-sign", "The identity has the wrong sign.", "y is x plus something."),
            ),
            Mutant(
                expression("1 + w2 σ'(w1 x + b)"),
                Finding("inner-weight-lost", "The inner weight is missing.", "Use the chain rule on σ(w1 x + b)."),
            ),
            Mutant(
                expression("1 + w1 σ'(w1 x + b)"),
                Finding("outer-weight-lost", "The outer weight is missing.", "What multiplies σ(w1 x + b)?"),
            ),
            Mutant(
                expression("1 + w1 w2 σ(w1 x + b)"),
                Finding("sigma-for-prime", "σ stands where σ' belongs.", "A change is multiplied by a slope."),
            ),
        )
    )


def stack_slips() -> Slips:
    """Slips in the gradient through n blocks."""
    return Slips(
        (
            Mutant(expression("s^n"), _LOST),
            Mutant(
                expression("1 + n s"),
                Finding("first-order", "This holds for small s only.", "Multiply out (1 + s)(1 + s)."),
            ),
            Mutant(
                expression("1 + s^n"),
                Finding("identity-outside", "The identity is in every block.", "Write down n = 2 in full."),
            ),
        )
    )
