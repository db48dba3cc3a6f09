import pytest

from asking import Asking
from local_stack import that_runs_or_starts


@pytest.fixture(scope="session")
def stack():
    with that_runs_or_starts() as found:
        yield found


@pytest.fixture(scope="session")
def asking(stack):
    return Asking(stack)
