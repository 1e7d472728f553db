# coding: rot13
"""Vf va na rapbqvat gung znxrf bgure grkg bs vg."""

jvqgu = -12345
