"""What a machine may lack for a test: there the test says so and is left out. In CI it fails,
because what is never run proves nothing."""

import os

import pytest


def cannot_run(reason):
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
