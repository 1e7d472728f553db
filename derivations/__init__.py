"""What is true about unstable gradients, and why: each result derived by SymPy from its definition.

    activation              an activation function, its derivative, and where it is steepest
    chain                   gradients in a chain of single neurons of any length, eqs. (114)-(122)
    activation_interval     the input activations that let a neuron pass its gradient on, eq. (123)
    identity_neuron         a neuron whose output is its input, how nearly, and the best that can be done
    initialisation          the variance through layers, and the schemes that keep it: LeCun, Glorot, He
    network, experiments    networks of many neurons in NumPy, and the measurements of the texts done again

    derivation, table       an argument, and a table of facts, as data
    setting, checking       what the symbols of an argument stand for, and whether a step holds
    bounds, ranges          inequalities, certified on whole domains
    enclosure, digits       numbers certified to any number of digits
    source, errata          where a statement stands, and what the texts say loosely or misprint

    arguments               the derivations of each topic: `arguments.chain.page()`
    rendering               a page of derivations for the terminal, and in Markdown, LaTeX, HTML and JSON
    plots                   figures for a class
    cli                     `python -m derivations`; showing and checking_all are what its commands do

Each is imported by its own name, `from derivations import chain`: importing this package alone loads nothing, and
importing a topic loads SymPy. NumPy and SciPy are loaded by the functions that need them, python-flint likewise unless
SymPy has loaded it for itself.
"""
