"""Draw a simple random sample of signed codings: frame frozen and hashed, seed stored, the draw repeatable."""

import datetime as dt
import hashlib
import random
import secrets

from django.utils import timezone

from coding.audits.models import AuditCase, AuditSample
from coding.workspace.models import Coding, CodingState


class EmptyFrame(ValueError):
    """Nothing was signed in that time that this auditor may audit."""


def frame_hash(frame: list[int]) -> str:
    """SHA-256 of the coding ids, one a line."""
    return hashlib.sha256("".join(f"{pk}\n" for pk in frame).encode()).hexdigest()


def choose(frame: list[int], *, size: int, seed: int) -> list[int]:
    """The drawn ids, in the frame's order. The same frame, size and seed give the same ids on every machine."""
    return sorted(random.Random(seed).sample(frame, min(size, len(frame))))  # noqa: S311  repeatable, not secret


def draw_sample(
    *, drawn_by_id: int, auditor_id: int, signed_from: dt.date, signed_to: dt.date, size: int, seed: int | None = None,
    coder_id: int | None = None, name: str = "",
) -> AuditSample:  # fmt: skip
    """Draw `size` codings signed between two business dates (both included), in the drawer's context (cw_firm).

    The frame is every signed coding of the practices in scope, of one coder or of all, never the auditor's own. Raises
    EmptyFrame, and ValueError for dates or size that make no sense.
    """
    if size < 1 or signed_to < signed_from:
        raise ValueError("A sample needs a size above zero and dates in order.")
    begin = timezone.make_aware(dt.datetime.combine(signed_from, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(signed_to + dt.timedelta(days=1), dt.time()))
    rows = Coding.objects.filter(state=CodingState.SIGNED, signed_at__gte=begin, signed_at__lt=end).exclude(coder_id=auditor_id)
    if coder_id is not None:
        rows = rows.filter(coder_id=coder_id)
    frame = list(rows.order_by("id").values_list("id", flat=True))
    if not frame:
        raise EmptyFrame("Nothing was signed in that time that this auditor may audit.")
    seed = secrets.randbelow(2**31) if seed is None else seed
    drawn = choose(frame, size=size, seed=seed)
    sample = AuditSample.objects.create(
        name=name or f"Signed {signed_from:%m/%d/%Y} to {signed_to:%m/%d/%Y}", drawn_by_id=drawn_by_id, auditor_id=auditor_id,
        seed=seed, coder_id=coder_id, signed_from=signed_from, signed_to=signed_to, frame=frame, frame_size=len(frame),
        frame_hash=frame_hash(frame), size=len(drawn),
    )  # fmt: skip
    AuditCase.objects.bulk_create(
        AuditCase(
            practice_id=coding.practice_id, sample=sample, encounter_id=coding.encounter_id, coding_id=coding.pk,
            coder_id=coding.coder_id, auditor_id=auditor_id, inclusion_probability=len(drawn) / len(frame),
        )
        for coding in Coding.objects.filter(pk__in=drawn).order_by("id")
    )  # fmt: skip
    return sample
