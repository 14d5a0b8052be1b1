"""A state as people see it: a word and one of six color families (never color alone)."""

from collections.abc import Mapping
from dataclasses import dataclass

FAMILIES = ("received", "working", "waiting", "sent", "paid", "denied")


@dataclass(frozen=True)
class Badge:
    """What `{% state %}` draws. Raises ValueError for a family that has no color."""

    label: str
    family: str

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"Unknown state family: {self.family}")


def badge(choices, value: str, families: Mapping[str, str]) -> Badge:
    """The badge of a TextChoices value, from the FAMILY table beside the states. Raises KeyError if it is not there."""
    member = choices(value)
    return Badge(str(member.label), families[member])
