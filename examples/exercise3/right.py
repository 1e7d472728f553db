from sympy import *
w1, x, Delta = symbols("w1 x Delta", real=True)
b = -w1/2
w2 = 4/w1
offset = Rational(1,2) - 2/w1
taylor = 2/w1 + Delta - w1**2*Delta**3/12 + O(Delta**4)
error_bound = w1**2/96
neuron = {"w1": 0.1, "b": -0.05, "w2": 40, "offset": -19.5}
