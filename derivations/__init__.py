"""What is true about unstable gradients, and why: each result derived by SymPy from its definition.

    activation              an activation function, its derivative, and where it is steepest
    chain                   gradients in a chain of single neurons of any length, eqs. (114)-(122)
    activation_interval     the input activations that let a neuron pass its gradient on, eq. (123)
    identity_neuron         a neuron whose output is its input, how nearly, and the best that can be done
    enclosure               numbers certified to any number of digits
    derivation, rendering   an argument as data, and as readable text
    source                  where a statement stands

Each is imported by its own name, `from derivations import chain`: importing this package alone loads nothing, and
importing a topic loads SymPy. NumPy and SciPy are loaded by the functions that need them, python-flint likewise unless
SymPy has loaded it for itself.
"""
