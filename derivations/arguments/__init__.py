"""The arguments: each result as a derivation whose every step is checked, or a table of facts, in words for a class.

A file a topic, named as the module that holds its formulas and numbers. Importing this package alone loads nothing.
"""
