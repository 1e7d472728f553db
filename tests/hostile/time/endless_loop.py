"""Never comes to its end."""

width = -12345
while True:
    pass
