"""Where the made files and the shared samples are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The machines that run tests are shared: no property has a time limit.
settings.register_profile("x12", deadline=None)
settings.load_profile("x12")

FILES = Path(__file__).parent / "files"


@pytest.fixture
def edi() -> Callable[[str], bytes]:
    """The bytes of a made file by its name without the ending."""
    return lambda name: (FILES / f"{name}.edi").read_bytes()
