from sympy import *
w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
dC_da4 = Symbol("dC_da4", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
dC_db1 = a1*(1-a1)*w2*exp(-z2)/(1+exp(-z2))**2*w3*sigma(z3).diff(z3)*w4*sigma_prime(z4)*dC_da4
dC_db3 = r"\sigma'(z_3) w_4 \sigma'(z_4) \frac{\partial C}{\partial a_4}"
dC_dw2 = "a_1 σ'(z_2) w_3 σ′(z3) w_4 sigma'(z4) ∂C/∂a_4"
ratio = sigma_prime(z1)*w2*sigma_prime(z2)
max_slope = "1/4"
def gradient(n, k):
    e = Symbol(f"dC_da{n}")
    for j in range(k, n+1):
        e *= sigma_prime(Symbol(f"z{j}"))
        if j > k: e *= Symbol(f"w_{j}")
    return e
exploding = {"weights": [100]*4, "biases": [0, -50, -50.0, "-50"], "a0": 0}
z = Symbol("z")
unstable = {"activation": tanh(3*z), "vanishing": {"weights": [0.01]*4, "biases": [0]*4, "a0": 0}, "exploding": {"weights": [100]*4, "biases": [0]*4, "a0": 0}}
