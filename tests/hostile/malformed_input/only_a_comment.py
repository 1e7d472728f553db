# Says nothing.
