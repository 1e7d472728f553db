"""Slips in a gradient of a chain: factors lost, doubled or taken for something else, and the whole formula mistaken."""

from functools import cache

import sympy

from checker.equivalence.slips import Factor, Mutant, Slips, Term
from checker.expression.from_sympy import from_sympy
from checker.verdict import Finding
from derivations import chain as derived
from derivations.activation import LOGISTIC

__all__ = ["CASCADE", "QUADRATIC_COST", "chain_slips", "ratio_slips", "slope_slips"]

CASCADE = "Follow the change Δb step by step to the cost: each neuron gives σ'(z_j), each weight on the way gives w_j."

QUADRATIC_COST = {
    "y": Finding(
        "quadratic-cost",
        "The formula contains y: it assumes the quadratic cost.",
        "The cost is left open here; keep ∂C/∂a4 as dC_da4.",
    )
}


def slope_slips() -> Slips:
    """What is given for the greatest value of sigma' by mistake."""
    steepest = LOGISTIC.steepest
    value = Finding("sigma-for-prime", "This is σ where it is steepest, not how steep it is there.", "Differentiate σ.")
    inverse = Finding("upside-down", "This is 1 over the greatest value of σ'.", "Is σ' ever greater than 1?")
    return Slips((Mutant(from_sympy(LOGISTIC.f(steepest.at)), value), Mutant(from_sympy(1 / steepest.slope), inverse)))


def chain_slips(right: sympy.Expr, length: int) -> Slips:
    """Slips in a gradient of a chain of `length` neurons."""
    return Slips(_mutants(right), _factors(length), terms=_terms(length))


def ratio_slips(right: sympy.Expr, length: int) -> Slips:
    """Slips in the ratio of two gradients: those of a gradient, and the ratio the wrong way round."""
    finding = Finding("upside-down", "The ratio is upside down.", "Which gradient is to be divided by which?")
    return Slips(
        (Mutant(from_sympy(1 / right), finding, is_inverse=True), *_mutants(right)),
        _factors(length),
        terms=_terms(length),
    )


@cache
def _factors(length: int) -> tuple[Factor, ...]:
    """Every factor that a gradient of a chain of `length` neurons may have, or have by mistake."""
    slope = Factor(
        f"∂C/∂a{length}",
        from_sympy(derived.cost_slope(length)),
        Finding("extra-cost-slope", f"The factor ∂C/∂a{length} is one too many.", "It stands once, at the very end."),
        Finding(
            "lost-cost-slope", f"The factor ∂C/∂a{length} is left out.", f"How does the cost itself react to a{length}?"
        ),
    )
    places = range(1, length + 1)
    return (
        slope,
        *(_weight_factor(j) for j in places),
        *(_slope_factor(j) for j in places),
        *(_output_factor(j - 1) for j in places),
        *(factor for j in places for factor in _replaced_slopes(j)),
    )


@cache
def _terms(length: int) -> tuple[Term, ...]:
    """What may be added: an output, or the slope of one."""
    places = range(1, length + 1)
    slopes = (Term(f"σ'(z{j})", from_sympy(derived.sigma_prime(derived.weighted_input(j)))) for j in places)
    return (*slopes, *(Term(f"a{j}", from_sympy(derived.output(j))) for j in places))


def _mutants(right: sympy.Expr) -> tuple[Mutant, ...]:
    """The same slip at every neuron at once, and the sum of the factors."""
    sigma, prime = derived.sigma, derived.sigma_prime
    z = sympy.Wild("z")
    replaced = (
        (
            sigma(z),
            "sigma-for-prime",
            "σ stands where σ' belongs, in every factor.",
            "Changes are multiplied by slopes.",
        ),
        (prime(sigma(z)), "prime-at-a", "σ' is taken at a_j instead of at z_j.", "The argument of σ' is z."),
        (
            LOGISTIC.steepest.slope,
            "bound-for-slope",
            "The bound 1/4 is put in for σ'.",
            "It is only the greatest value.",
        ),
    )
    whole = [Mutant(from_sympy(right.replace(prime(z), by)), Finding(*words)) for by, *words in replaced]
    total = Finding("sum-for-product", "The factors are added.", "Each step multiplies the change by its factor.")
    return (*whole, *(Mutant(from_sympy(wrong), total) for wrong in _sums(right)))


def _sums(right: sympy.Expr) -> tuple[sympy.Expr, ...]:
    """The factors added one by one, or neuron by neuron, ∂C/∂a among them or multiplied in."""
    prime, z = derived.sigma_prime, sympy.Wild("z")
    slopes = [factor for factor in right.args if factor.match(prime(z))]
    rest = [factor for factor in right.args if factor not in slopes]
    costs = [factor for factor in rest if str(factor).startswith("dC_d")]
    weights = [factor for factor in rest if factor not in costs]
    by_number = {str(weight)[1:]: weight for weight in weights}
    grouped = [slope * by_number.pop(str(slope.args[0])[1:], 1) for slope in slopes]
    return (
        sympy.Add(*right.args),
        sympy.Mul(*costs, sympy.Add(*slopes, *weights)),
        sympy.Add(*costs, *grouped, *by_number.values()),
        sympy.Mul(*costs, *by_number.values(), sympy.Add(*grouped)),
    )


def _weight_factor(j: int) -> Factor:
    extra = f"There is one factor w{j} too many."
    if j == 1:
        extra = "w1 is included, but neither b1 nor anything after it acts through w1."
    slip = "w1-included" if j == 1 else "extra-weight"
    return Factor(
        f"w{j}",
        from_sympy(derived.weight(j)),
        Finding(slip, extra, CASCADE),
        Finding("lost-weight", f"The factor w{j} is missing, or stands in the denominator.", CASCADE),
        family="" if j == 1 else "weight",
    )


def _slope_factor(j: int) -> Factor:
    return Factor(
        f"σ'(z{j})",
        from_sympy(derived.sigma_prime(derived.weighted_input(j))),
        Finding("extra-slope", f"There is one factor σ'(z{j}) too many.", CASCADE),
        Finding("lost-slope", f"The factor σ'(z{j}) is missing, or stands in the denominator.", CASCADE),
        family="slope",
    )


def _output_factor(j: int) -> Factor:
    return Factor(
        f"a{j}",
        from_sympy(derived.output(j)),
        Finding(
            "weight-gradient",
            f"The factor a{j} is multiplied in; it belongs to ∂C/∂w{j + 1} alone.",
            "z_j = w_j a_(j-1) + b_j: what is ∂z_j/∂b_j, and what is ∂z_j/∂w_j?",
        ),
        Finding("lost-input", f"The factor a{j} is missing, or stands in the denominator.", "What is ∂z_j/∂w_j?"),
        family="output",
    )


def _replaced_slopes(j: int) -> tuple[Factor, ...]:
    """What stands in the place of sigma'(z_j) when it is taken for something else."""
    z = derived.weighted_input(j)
    right = derived.sigma_prime(z)
    sigma_for_prime = Finding(
        "sigma-for-prime", f"σ(z{j}) stands where σ'(z{j}) belongs.", "A small change of z is multiplied by a slope."
    )
    prime_at_a = Finding(
        "prime-at-a", f"σ' is taken at a{j} instead of at z{j}.", "σ' belongs to a = σ(z): its argument is z."
    )
    bound = Finding(
        "bound-for-slope", f"The bound 1/4 is put in for σ'(z{j}).", "1/4 is only the greatest value that σ' can have."
    )
    return (
        Factor(f"σ(z{j})/σ'(z{j})", from_sympy(derived.sigma(z) / right), sigma_for_prime, None),
        Factor(f"σ'(a{j})/σ'(z{j})", from_sympy(derived.sigma_prime(derived.output(j)) / right), prime_at_a, None),
        Factor(f"1/(4 σ'(z{j}))", from_sympy(LOGISTIC.steepest.slope / right), bound, None),
    )
