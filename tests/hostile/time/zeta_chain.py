"""Zeta of zeta of zeta, each value of which takes long to enclose."""

width = "-12345"
for _ in range(40):
    width = f"zeta(2 + ({width})^2/10)"
