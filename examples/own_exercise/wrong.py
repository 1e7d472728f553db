"""The residual connection without its identity."""

slope = "w1 w2 σ'(w1 x + b)"
stack = "s^n"
killed = {"w1": 0, "w2": 0, "b": 0}
