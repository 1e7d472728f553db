"""Formulas as MathML: what a reader sees, and what no name, size or depth can do to the page."""

import re
import xml.etree.ElementTree as ElementTree
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.expression.dag import Builder, Expression
from checker.expression.heads import ARITY, Head
from checker.expression.mathml import to_mathml
from checker.expression.text import parse

SHOWN = [  # plain maths, and the same in one line with fractions as {above}{below}
    ("a + b", "a+b"),
    ("a - (b - c)", "a−(b−c)"),
    ("a - b*c", "a−bc"),
    ("-(a + b)*c", "−(a+b)c"),
    ("-(a + b)", "−(a+b)"),
    ("-x^2", "−{x}^{2}"),
    ("(-x)^2", "{(−x)}^{2}"),
    ("(-2)^x", "{(−2)}^{x}"),
    ("2^(-x)", "{2}^{−x}"),
    ("(a + b)/(c*d)", "{a+b}/{cd}"),
    ("(a + b)/2*c", "{(a+b)c}/{2}"),
    ("1/(a + b)/c", "{1}/{(a+b)c}"),
    ("1/(1/x)", "{1}/{{1}/{x}}"),
    ("x/(-2)", "{x}/{−2}"),
    ("(1/2)^n", "{({1}/{2})}^{n}"),
    ("(a*b)^2", "{(ab)}^{2}"),
    ("(x^2)^3", "{({x}^{2})}^{3}"),
    ("x^(2/3)", "{x}^{{2}/{3}}"),
    ("sqrt(x + 1)", "√{x+1}"),
    ("x^(1/3)", "root{x}{3}"),
    ("1/sqrt(x)", "{1}/{√{x}}"),
    ("2*3*x", "2·3x"),
    ("x*2", "x·2"),
    ("2.0000001*x", "2.0000001x"),
    ("|w|", "|w|"),
    ("exp(-z)", "{e}^{−z}"),
    ("ln(w_12)", "ln(w_12)"),
    ("artanh(x) + asin(x)", "artanh(x)+arcsin(x)"),
    ("sigma'(z_1)*w_2", "{σ}^{′}(z_1)w_2"),
    ("sigma(Delta)", "σ(Δ)"),
    ("alpha*n_in", "αn_in"),
    ("dC_da4", "{∂C}/{∂a_4}"),
    ("max(a, b)", "max(a,b)"),
    ("n!", "n!"),
    ("floor(x)", "⌊x⌋"),
    ("Piecewise((1, x < 0), (2, True))", "{1if x<0;2if true;"),
]


def in_one_line(markup: str) -> str:
    """What MathML shows, read by an XML parser."""
    return _line(ElementTree.fromstring(markup.replace("&#x2061;", "").replace("&#x2062;", "")))


def _line(element: ElementTree.Element) -> str:
    parts = [_line(child) for child in element]
    shapes = {"mfrac": "{{{}}}/{{{}}}", "msup": "{{{}}}^{{{}}}", "msub": "{}_{}", "mroot": "root{{{}}}{{{}}}"}
    if element.tag in shapes:
        assert len(parts) == 2
        return shapes[element.tag].format(*parts)
    if element.tag == "msqrt":
        return f"√{{{''.join(parts)}}}"
    if element.tag == "mtr":
        return "".join(parts) + ";"
    return (element.text or "").replace("\xa0", " ") + "".join(parts)


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_a_formula_is_shown_as_it_is_written_on_paper(text: str, shown: str) -> None:
    assert in_one_line(to_mathml(parse(text))) == shown


@pytest.mark.parametrize("head", list(Head))
def test_every_head_is_shown(head: Head) -> None:
    build = Builder()
    leaves = {Head.NUMBER: lambda: build.number(7), Head.SYMBOL: lambda: build.symbol("x")}
    arguments = [build.symbol("u"), build.symbol("v")][: max(ARITY[head][0], 2 if ARITY[head][1] is None else 0)]
    if head is Head.PIECEWISE:
        arguments[1] = build.apply(Head.TRUE)
    node = leaves[head]() if head in leaves else build.apply(head, *arguments)
    shown = in_one_line(to_mathml(build.expression(node)))
    assert shown
    assert all(name in shown for name in ("u", "v")[: len(arguments) - (head is Head.PIECEWISE)])


NAMES = [
    "<script>alert(1)</script>",
    "a&b",
    "\u202eevil",
    "\x1b[2J",
    "x\0",
    '"onload="',
    "]]>",
    "w" * 64,
    "\u0301" * 64,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_and_nothing_else(name: str) -> None:
    build = Builder()
    markup = to_mathml(build.expression(build.apply(Head.LOG, build.symbol(name))))
    tags = {element.tag for element in ElementTree.fromstring(markup).iter()}
    assert tags <= {"math", "mrow", "mi", "mo"}
    assert not re.search("[\x00-\x1f\u202e]", markup)


def test_a_long_sum_is_cut_and_a_deep_tower_too() -> None:
    build = Builder()
    terms = [build.symbol(f"x{k}") for k in range(1_000)]
    assert len(to_mathml(build.expression(build.apply(Head.ADD, *terms)))) < 7_000
    tower = build.symbol("x")
    for _ in range(600):
        tower = build.apply(Head.EXP, tower)
    markup = to_mathml(build.expression(tower))
    assert "…" in markup
    depth = deepest = 0
    for slash in re.findall(r"<(/?)", markup):
        depth += -1 if slash else 1
        deepest = max(deepest, depth)
    assert deepest < 120  # a browser gives up at 512


def test_what_is_shared_ten_thousand_times_is_not_written_so_often() -> None:
    build = Builder()
    node = build.symbol("x")
    for _ in range(200):
        node = build.apply(Head.ADD, node, node)
    assert len(to_mathml(build.expression(node))) < 7_000


def test_a_formula_that_nobody_would_read_is_left_out() -> None:
    build = Builder()
    terms = [build.symbol(f"x{k}") for k in range(3_000)]
    assert to_mathml(build.expression(build.apply(Head.ADD, *terms))) == ""


def test_a_number_with_thousands_of_digits_is_an_ellipsis() -> None:
    build = Builder()
    assert in_one_line(to_mathml(build.expression(build.number(Fraction(-(10**3999), 3))))) == "−…"


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    build = Builder()
    nodes = [build.symbol("x"), build.symbol("y"), build.number(draw(st.fractions(-9, 9, max_denominator=9)))]
    for _ in range(draw(st.integers(1, 12))):
        head = draw(st.sampled_from([Head.ADD, Head.MUL, Head.POW, Head.EXP, Head.ABS, Head.SIGMA_PRIME]))
        count = 1 if ARITY[head] == (1, 1) else 2
        nodes.append(build.apply(head, *(draw(st.sampled_from(nodes)) for _ in range(count))))
    return build.expression(nodes[-1])


@given(expressions())
def test_every_formula_is_well_formed_with_as_many_operands_as_an_element_takes(expression: Expression) -> None:
    root = ElementTree.fromstring(to_mathml(expression).replace("&#x2061;", "").replace("&#x2062;", ""))
    for element in root.iter():
        if element.tag in ("mfrac", "msup", "msub", "mroot"):
            assert len(element) == 2
