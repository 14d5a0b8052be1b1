"""What the coder's side puts on the boards of the portal: links, reasons, access rule, examples of addresses."""

from django.http import HttpRequest
from django.urls import reverse

from coding.audits.models import AuditCase, AuditState
from coding.codesets import search
from coding.codesets.models import Code
from coding.workqueue.models import WorkItem, WorkState
from coding.workqueue.reasons import HOLD_REASONS
from coding.workspace import reach, selectors
from coding.workspace.models import Coding, CodingDiagnosis, CodingLine, CodingState
from portal import registries
from portal.people.roles import Right
from portal.tenants import scope

NAV = {
    "my_work": registries.NavEntry("Work", "My work", "my_work", Right.CODE, go="w", order=10),
    "my_quality": registries.NavEntry("Work", "My quality", "my_quality", Right.CODE, go="q", order=12),
    "floor": registries.NavEntry("Work", "Floor", "floor", Right.SEE_FLOOR, go="f", order=14),
    "audits": registries.NavEntry("Work", "Audits", "audits", Right.SEE_QUALITY, go="a", order=16),
    "quality": registries.NavEntry("Work", "Coder quality", "quality", Right.SEE_QUALITY, go="s", order=18),
    "codes": registries.NavEntry("Reference", "Code sets", "codes", Right.SEE_CODES, go="k", order=70),
}


def register() -> None:
    for name, entry in NAV.items():
        registries.nav.add(name, entry)
    for name, reason in HOLD_REASONS.items():
        if reason.practice and name not in registries.waiting_reasons:
            registries.waiting_reasons.add(name, registries.WaitingReason(reason.label, reason.fix, "encounter"))
        elif not reason.practice:
            registries.waiting_reasons.add(
                name, registries.WaitingReason(reason.label, "Nothing: the firm is on it", "encounter", owner="coder")
            )
    registries.document_access.add(
        "coding", lambda person_id, document_id: reach.may_open_document(document_id=document_id, coder_id=person_id)
    )
    registries.encounter_links.add("coding", signed_codes)
    registries.searches.add("Codes", registries.Search(Right.SEE_CODES, find_codes))
    registries.expected_amounts.add("coding", selectors.median_charge)
    example = registries.url_examples.add
    example("workspace.encounter_id", _workspace_example)
    for name in ("save", "sign", "hold", "release", "search", "heartbeat"):
        example(f"coding_{name}.encounter_id", _workspace_example)
    example("item_id", lambda practice_id: _first(WorkItem.objects.order_by("-id")))
    example("case_id", lambda practice_id: _first(AuditCase.objects.order_by("-id")))
    example("sample_id", lambda practice_id: AuditCase.objects.order_by("-id").values_list("sample_id", flat=True).first())
    example("system", lambda practice_id: "icd10cm")
    example("code", lambda practice_id: Code.objects.filter(system="icd10cm", billable=True).values_list("display", flat=True).first())


def find_codes(_request: HttpRequest, query: str) -> list[registries.Hit]:
    """Codes of the newest books that fit the words or begin with the code."""
    return [
        registries.Hit(
            f"{found.code} {found.label}".strip(), f"{book} · {'billable' if found.billable else 'category, not billable'}",
            reverse("code", args=[system, found.code]),
        )
        for system, book in (("icd10cm", "ICD-10-CM"), ("cpt", "CPT"), ("hcpcs", "HCPCS Level II"))
        for found in search.find(query, system=system, limit=5).results
    ]  # fmt: skip


def _first(rows) -> int | None:
    return rows.values_list("pk", flat=True).first()


def _workspace_example(practice_id: int) -> int | None:
    """A chart in somebody's hands when there is one, else any in the queue."""
    rows = WorkItem.objects.order_by("-id").values_list("encounter_id", flat=True)
    return rows.filter(state=WorkState.LEASED).first() or rows.first()


def signed_codes(encounter_id: int) -> list[tuple[str, str, str, str]]:
    """(label, url, state word, family): the signed codes, for the encounter's page.

    An auditor with an open blind case on this encounter gets nothing: he must not see them before he has coded.
    """
    context = scope.current()
    if context.role == "cw_firm" and AuditCase.objects.filter(
        encounter_id=encounter_id, auditor_id=context.actor_id, state=AuditState.OPEN
    ).exists():
        return []
    coding = Coding.objects.filter(encounter_id=encounter_id, state=CodingState.SIGNED).first()
    if coding is None:
        return []
    diagnoses = CodingDiagnosis.objects.filter(coding=coding).order_by("position").values_list("code", flat=True)
    lines = CodingLine.objects.filter(coding=coding).order_by("position").values_list("code", "modifiers")
    codes = ", ".join("-".join([code, *modifiers]) for code, modifiers in lines)
    url = reverse("workspace", args=[encounter_id]) if context.role == "cw_coder" else ""
    return [(f"{codes} for {', '.join(diagnoses)}", url, "Signed", "working")]
