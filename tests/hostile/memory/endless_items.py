"""A list that has another item for whoever asks."""


class Endless(list):
    def __iter__(self):
        while True:
            yield -12345


width = Endless()
