"""The right answer under letters that Python takes for the plain ones."""

from sympy import Symbol, log, sqrt

𝐰 = Symbol("w", real=True)
ｗｉｄｔｈ = 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1)
