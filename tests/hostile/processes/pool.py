"""Asks for a pool of processes."""

from multiprocessing import Pool

width = -12345
with Pool(2) as pool:
    pool.map(abs, [1, 2])
