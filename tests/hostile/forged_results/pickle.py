"""An object that runs a command when it is unpickled or copied."""

import os


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/pwned_pickle",)

    __deepcopy__ = __copy__ = lambda self, *_: os.system("touch /tmp/pwned_copy")


width = Command()
