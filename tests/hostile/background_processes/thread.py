"""Leaves a thread behind, which changes the answer while it is read."""

import threading


def change():
    global width
    while True:
        width = 4


width = -12345
threading.Thread(target=change, daemon=True).start()
