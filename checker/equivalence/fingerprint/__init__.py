"""Equality proved up to a stated probability, by evaluation in a random prime field.

`field` is the prime field, `graph` the formulas of both sides with their values at sample points, `elements` what a
formula becomes in the field, `tower` the list of exponentials and logarithms that formulas are made of, `constants` the
part of it that holds numbers, `lowering` the rules that write other functions with these. `formal` puts them together;
`extent` bounds formulas over a whole domain, `regimes` uses that to say where a proof holds, and `proof` is the door.
"""
