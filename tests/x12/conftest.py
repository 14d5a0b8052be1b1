"""Where the made files and the shared samples are."""

from collections.abc import Callable
from pathlib import Path

import pytest

FILES = Path(__file__).parent / "files"


@pytest.fixture
def edi() -> Callable[[str], bytes]:
    """The bytes of a made file by its name without the ending."""
    return lambda name: (FILES / f"{name}.edi").read_bytes()
