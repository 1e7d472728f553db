"""A function that draws its result."""

import random


def width(w):
    return random.random() * w
