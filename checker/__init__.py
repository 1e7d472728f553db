"""Grades answers on unstable gradients, with evidence for every verdict."""
