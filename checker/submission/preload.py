"""What nearly every student's file loads, loaded once before the first of them."""

__all__ = ["load_sympy"]


def load_sympy() -> None:
    """SymPy, and what it loads with the first sum and the first function."""
    import sympy

    w = sympy.Symbol("w", real=True)
    sympy.log(1 + sympy.sqrt(1 - 1 / abs(w)))
