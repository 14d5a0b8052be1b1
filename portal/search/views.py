"""Search over everything a person may see: each step registers what it finds in `portal.registries.searches`.

The words travel in the body of a POST: a patient's name in an address would reach logs, history and proxies.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portal import registries
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record

SHORTEST = 2


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE, Right.SEE_CODES, Right.SEE_CLAIMS)
def search(request: HttpRequest) -> HttpResponse:
    """Firm staff: across the practices they are granted."""
    return _answer(request)


@require_http_methods(["GET", "POST"])
@page(Right.SEE_PRACTICE)
def practice_search(request: HttpRequest) -> HttpResponse:
    """Inside one practice."""
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    query = request.POST.get("q", "").strip()[:80]
    groups = []
    if len(query) >= SHORTEST:
        for title, entry in registries.searches.items():
            if entry.right not in request.rights:
                continue
            hits = list(entry.find(request, query))
            if hits:
                groups.append((title, hits))
        # the words searched for may be a name: the trail keeps how many were shown, not what was typed
        record("searched", "search", None, hits=sum(len(hits) for _, hits in groups))
    return render(request, "search/results.html", {"query": query, "groups": groups, "too_short": 0 < len(query) < SHORTEST})
