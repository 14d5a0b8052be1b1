"""The shape of the left rail. `portal.registries` fills it; a context processor puts the list into the context as `nav`."""  # noqa: E501

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One link. `key` is the letter after `g`; `count` None = not counted (0 is shown as 0)."""

    title: str
    href: str
    count: int | None = None
    key: str = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class NavSection:
    """A group of links; the first section of a rail usually has no label."""

    items: list[NavItem] = field(default_factory=list)
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class PracticeChoice:
    """One entry of the practice switcher (context `practices`); `practice` in the context is the current one."""

    name: str
    slug: str
    href: str
    current: bool = False


def clashes(sections: list[NavSection]) -> list[str]:
    """Letters used by more than one link of the rail; the registry's test wants none."""
    seen: set[str] = set()
    twice: list[str] = []
    for item in (item for section in sections for item in section.items if item.key):
        if item.key in seen:
            twice.append(item.key)
        seen.add(item.key)
    return twice
