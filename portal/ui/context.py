"""What every page needs: who is here, where they may go, which practices they may switch to."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from portal import registries
from portal.people.roles import Role
from portal.tenants import scope
from portal.ui.nav import NavItem, NavSection, PracticeChoice


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor of every template."""
    user = getattr(request, "user", None)
    practice = getattr(request, "practice", None)
    role = getattr(request, "role", None)
    context = scope.current_or_none()
    return {
        "user": user,
        "practice": practice,
        "role_label": Role(role).label if role else "",
        "rights": getattr(request, "rights", frozenset()),
        "nav": sections(request) if role else [],
        "practices": [
            PracticeChoice(name=name, slug=slug, href=f"/p/{slug}/", current=bool(practice and practice.slug == slug))
            for slug, name in getattr(request, "practice_choices", [])
        ],
        "search_url": f"/p/{practice.slug}/search/" if practice else "/search/",
        "business_now": context.business_now if context else None,
    }


def sections(request: HttpRequest) -> list[NavSection]:
    """The rail: registered entries whose right the person holds; a practice's own only where a practice is chosen."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    grouped: dict[str, list[NavItem]] = {}
    entries = sorted(registries.nav.items(), key=lambda pair: pair[1].order)
    slug = request.practice.slug if request.practice else None
    if slug is None and request.memberships and request.memberships[0].practice_id:
        slug = request.memberships[0].practice.slug
    firm = any(m.practice_id is None for m in request.memberships)
    for _name, entry in entries:
        if entry.right not in request.rights or (entry.per_practice and slug is None) or (not entry.per_practice and not firm):
            continue
        try:
            href = reverse(entry.url_name, args=[slug] if entry.per_practice else [])
        except NoReverseMatch:
            continue
        in_scope = scope.current_or_none() is not None
        grouped.setdefault(entry.section, []).append(
            NavItem(
                title=entry.title,
                href=href,
                key=entry.go,
                count=entry.count() if entry.count and in_scope else None,
                current=entry.url_name == here,
            )
        )
    return [NavSection(label="" if i == 0 else label, items=items) for i, (label, items) in enumerate(grouped.items())]
