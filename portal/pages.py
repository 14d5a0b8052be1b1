"""Every address the resolver knows, with its rule, its roles and an example: for the walls and for outside judges."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal import registries
from portal.people.middleware import rule_of
from portal.people.roles import Role, roles_with
from portal.people.rules import Rule


@dataclass(frozen=True, slots=True)
class Page:
    """`methods` the view takes; `roles` that may open it; `arguments` of its address, `practice` among them or not."""

    name: str
    pattern: str
    methods: tuple[str, ...]
    rule: Rule | None
    roles: tuple[str, ...]
    arguments: tuple[str, ...]

    @property
    def per_practice(self) -> bool:
        return "practice" in self.arguments

    def expected(self, role: str | None, *, own: bool = True) -> int:
        """Status of a GET of an existing object by this role (None: a stranger without membership).

        404 to strangers, 403 to insiders without the right; 200 stands for "opened" (a redirect counts as opened),
        405 for a page that takes POST only.
        """
        opened = 200 if "GET" in self.methods else 405
        if self.rule is None:
            return 403
        if self.rule.public or self.rule.signed_in:
            return opened
        if role is None:
            return 404
        of_practice = role in Role.of_practice()
        if of_practice and (not self.per_practice or not own):
            return 404
        return opened if role in self.roles else 403


def all_pages() -> list[Page]:
    """In the order of the resolver. Django's own catch-alls do not exist here, so nothing is left out."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Page]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            rule = rule_of(entry.callback, entry.name or "")
            roles: list[str] = []
            for role in Role.values:
                if rule and any(role in roles_with(right) for right in rule.rights):
                    roles.append(role)
            yield Page(
                name=entry.name or "",
                pattern="/" + pattern,
                methods=_methods(entry.callback),
                rule=rule,
                roles=tuple(roles),
                arguments=_arguments(pattern),
            )


def _arguments(pattern: str) -> tuple[str, ...]:
    return tuple(part.split(">")[0].split(":")[-1] for part in pattern.split("<")[1:])


def _methods(view) -> tuple[str, ...]:
    """Django's `require_http_methods` keeps its list in a closure; a view without it takes GET and POST."""
    allowed = inspect.getclosurevars(view).nonlocals.get("request_method_list") if inspect.isfunction(view) else None
    return tuple(allowed) if allowed else ("GET", "POST")


def example(page: Page, *, practice_id: int | None, slug: str | None) -> str | None:
    """The page's address filled with objects of this practice, or None when there is no such object yet.

    Needs an open context that may read them (`portal.registries.url_examples` looks them up).
    """
    values: dict[str, object] = {}
    for argument in page.arguments:
        if argument == "practice":
            values[argument] = slug
            continue
        find = registries.url_examples.find(f"{page.name}.{argument}") or registries.url_examples.find(argument)
        value = find(practice_id) if find else None
        if value is None:
            return None
        values[argument] = value
    return reverse(page.name, kwargs=values)
