"""The measurements of the chapter and its neighbours, on real digits: a file an experiment.

Each file offers `measure`, a function of explicit options and seeds that gives a `Measurement`, and `figure`, which
draws one. `commands.COMMANDS` are the experiments on the command line.
"""
