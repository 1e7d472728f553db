"""Writes through a library that opens files by itself."""

import sqlite3

width = -12345
with sqlite3.connect("/tmp/pwned_database.sqlite") as database:
    database.execute("create table pwned (x)")
