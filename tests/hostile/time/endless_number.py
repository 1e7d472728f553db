"""A number that never says what it is."""


class Slow(int):
    def __int__(self):
        while True:
            pass

    __index__ = __float__ = __int__


width = Slow(-12345)
