"""One stack and one browser for all tests; pages and businesses are each test's own."""

import json
import os
import pathlib

import pytest

import browser as browsing
from local_stack import Running, Stack


@pytest.fixture(scope="session")
def stack():
    """STACK=…/stack.json: one that runs already."""
    running = os.environ.get("STACK")
    if running:
        yield Stack(json.loads(pathlib.Path(running).read_text()))
        return
    with Running() as started:
        yield started


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
