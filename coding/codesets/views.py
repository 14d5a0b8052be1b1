"""The code page: what a code means, where it stands in its book, and in which editions it exists."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from coding.codesets import search as code_search
from coding.codesets import selectors
from coding.codesets.models import Code, CodeEdition, EditionKind
from portal import clock
from portal.people.roles import Right
from portal.people.rules import page

SYSTEMS = {"icd10cm": "ICD-10-CM", "cpt": "CPT", "hcpcs": "HCPCS Level II"}
SHOWN_BELOW = 100


@require_GET
@page(Right.SEE_CODES)
def codes(request: HttpRequest) -> HttpResponse:
    """Search, and the editions that are loaded with their dates."""
    query = request.GET.get("q", "").strip()[:120]
    system = request.GET.get("system", "")
    if system not in SYSTEMS:
        system = "icd10cm"
    answer = code_search.find(query, system=system, limit=25) if query else None
    today = clock.today()
    editions = list(CodeEdition.objects.order_by("kind", "-valid_from", "name"))
    for edition in editions:
        edition.in_force = edition.covers(today)
    gaps = selectors.gaps(editions)
    missing = [label for kind, label in EditionKind.choices if kind not in {e.kind for e in editions}]
    context = {
        "gaps": [gap for gap in gaps if gap.to or gap.first <= today],
        "ending": [gap for gap in gaps if not gap.to and gap.first > today],
        "missing": missing, "sees_claims": Right.SEE_CLAIMS in request.rights, "query": query,
        "system": system, "systems": SYSTEMS, "answer": answer, "editions": editions,
    }  # fmt: skip
    return render(request, "coding/codes_page.html", context)


@require_GET
@page(Right.SEE_CODES)
def code(request: HttpRequest, system: str, code: str) -> HttpResponse:
    """One code: newest description, its parents and children, and every edition that has it."""
    plain = code.replace(".", "").upper()
    if system not in SYSTEMS:
        raise Http404
    rows = list(
        Code.objects.filter(system=system, code=plain).select_related("edition").order_by("-edition__valid_from")
    )
    if not rows:
        raise Http404
    newest = rows[0]
    above: list[Code] = []
    below: list[Code] = []
    if system == "icd10cm":
        parents = [plain[:n] for n in range(3, len(plain))]
        above = list(Code.objects.filter(edition=newest.edition, code__in=parents).order_by("code"))
        below = list(
            Code.objects.filter(edition=newest.edition, code__startswith=plain)
            .exclude(code=plain)
            .order_by("code")[:SHOWN_BELOW]
        )
    told = next((row for row in rows if row.attributes), newest)  # not every edition carries the notes
    notes = [
        (title, told.attributes[name])
        for name, title in (
            ("inclusion", "Includes the terms"), ("includes", "Includes"), ("excludes1", "Never together with"),
            ("excludes2", "Not included here"), ("code_first", "Code first"), ("use_additional", "Use an additional code"),
        )
        if isinstance(told.attributes.get(name), list) and told.attributes[name]
    ]  # fmt: skip
    context = {
        "code": newest,
        "rows": rows,
        "above": above,
        "below": below,
        "notes": notes,
        "book": SYSTEMS[system],
        "system": system,
    }
    return render(request, "coding/code.html", context)
