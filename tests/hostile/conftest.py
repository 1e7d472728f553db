"""The files in the folders below attack whoever runs them: they are graded, and never imported.

`pytest --doctest-modules` would import every Python file; these are kept from it.
"""

from collections.abc import Iterator

import pytest

from checker.submission.runner import Runner, start

collect_ignore_glob = ["*/*"]


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """One process for all files: what one of them leaves behind would meet the next."""
    with start() as runner:
        yield runner
