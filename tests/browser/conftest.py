"""One stack and one browser for all tests; pages and businesses are each test's own."""

import pytest

import browser as browsing
from local_stack import that_runs_or_starts


@pytest.fixture(scope="session")
def stack():
    with that_runs_or_starts() as found:
        yield found


@pytest.fixture(scope="session")
def chromium():
    with browsing.chromium() as started:
        yield started


@pytest.fixture
def browser(stack, chromium):
    """Fails the test where a page logged an error or called another host."""
    opened = browsing.Browser(stack, chromium)
    yield opened
    wrong = opened.finish()
    assert wrong == []
