import json
import os
import pathlib

import pytest

from asking import Asking
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
def asking(stack):
    return Asking(stack)
