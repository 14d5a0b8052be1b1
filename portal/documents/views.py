"""A document's page, its page pictures and words, and the download of the original."""

from cryptography.exceptions import InvalidTag
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from portal.documents import sanitize, selectors, store
from portal.documents.kinds import KINDS
from portal.documents.models import Document, DocumentPage, DocumentState
from portal.people.models import Person
from portal.people.roles import Right
from portal.people.rules import page
from portal.tenants import keys
from portal.trail.record import record

WIDTHS = (400, 800, 1200, 1600)
TAMPERED = (
    "The stored file does not match its seal. It is not shown. The firm's compliance officer has been told by the log."
)


def _document(request: HttpRequest, document_id: int) -> Document:
    """The document if it exists in this practice and this visitor may open it; otherwise there is none."""
    document = get_object_or_404(Document, pk=document_id)
    if not selectors.may_open(request, document):
        raise Http404
    return document


@require_GET
@page(Right.SEE_PRACTICE, Right.CODE)
def document(request: HttpRequest, document_id: int) -> HttpResponse:
    found = _document(request, document_id)
    record("seen", "document", found.pk)
    links = list(
        found.encounter_links.all().select_related("encounter__patient", "encounter__provider").order_by("id").listed()
    )
    person = Person.objects.filter(pk=found.uploaded_by_id).first() if found.uploaded_by_id else None
    return render(
        request,
        "documents/document.html",
        {
            "document": found,
            "kind": KINDS[found.kind].label if found.kind in KINDS else "Unknown kind",
            "pages": selectors.pages_with_words(found) if found.state == DocumentState.READ else [],
            "links": links,
            "uploaded_by": person.display_name if person else "",
        },
    )


@require_GET
@page(Right.SEE_PRACTICE, Right.CODE)
def document_page(request: HttpRequest, document_id: int, number: int) -> HttpResponse:
    """One page as PNG, drawn from the cleaned copy. `?w=` is one of WIDTHS (pixels)."""
    found = _document(request, document_id)
    leaf = get_object_or_404(DocumentPage, document_id=found.pk, number=number)
    asked = request.GET.get("w", "")
    width = int(asked) if asked.isascii() and asked.isdigit() and int(asked[:6]) in WIDTHS else 1200
    record("seen", "document page", found.pk, page=number)
    is_text = found.kind in {"txt", "docx"}
    try:
        picture = sanitize.render(
            found.kind,
            b"" if is_text else selectors.copy_of(found),
            page=number - 1,
            width=width,
            words=selectors.words_of(leaf, keys.practice_key(found.practice_id)) if is_text else None,
        )
    except (InvalidTag, FileNotFoundError):
        record("seal broken", "document", found.pk)
        return HttpResponse(TAMPERED, status=409, content_type="text/plain; charset=utf-8")
    except sanitize.Unsafe as problem:
        return HttpResponse(str(problem), status=409, content_type="text/plain; charset=utf-8")
    return _closed(HttpResponse(picture, content_type="image/png"))


@require_GET
@page(Right.SEE_PRACTICE, Right.CODE)
def document_words(request: HttpRequest, document_id: int) -> HttpResponse:
    """The words of every page as JSON, for search and evidence in the viewer."""
    found = _document(request, document_id)
    record("seen", "document words", found.pk)
    return _closed(JsonResponse({"document": found.pk, "pages": selectors.pages_with_words(found)}))


@require_GET
@page(Right.SEE_PRACTICE)
def document_download(request: HttpRequest, document_id: int) -> HttpResponse:
    """The original bytes, exactly as they came, always as a download. Refused files are evidence and stay closed."""
    found = _document(request, document_id)
    if found.state not in {DocumentState.READ, DocumentState.STORED}:
        raise Http404
    record("downloaded", "document", found.pk)
    try:
        data = selectors.copy_of(found, store.ORIGINAL)
    except (InvalidTag, FileNotFoundError):
        record("seal broken", "document", found.pk)
        return HttpResponse(TAMPERED, status=409, content_type="text/plain; charset=utf-8")
    response = HttpResponse(data, content_type=KINDS[found.kind].media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return _closed(response)


def _closed(response: HttpResponse) -> HttpResponse:
    """Never stored by a browser, never sniffed, nothing in it may run."""
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
