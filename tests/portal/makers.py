"""Files, patients and encounters for tests of the practice side, made by the product's own steps."""

import datetime as dt
import io

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from portal.documents.models import Document
from portal.documents.receive import Verdict, receive
from portal.encounters.create import create_encounter
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer
from portal.tenants.models import Provider


def pdf(text: str = "Left wrist pain after a fall.", *, pages: int = 2) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, text)
        canvas.drawString(72, 680, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(form: str = "PNG", *, frames: int = 1, size: tuple[int, int] = (60, 80)) -> bytes:
    out = io.BytesIO()
    images = [Image.new("L", size, 200 + n % 50) for n in range(frames)]
    more = {"save_all": True, "append_images": images[1:]} if frames > 1 else {}
    images[0].save(out, form, **more)
    return out.getvalue()


def send(practice, data: bytes, name: str = "note.pdf", *, by: int | None = None) -> Verdict:
    """Receive a file in the open context."""
    return receive(practice_id=practice.pk, name=name, stream=io.BytesIO(data), uploaded_by_id=by)


def patient(practice, *, last: str = "Ruiz", first: str = "Marta", account: str = "A1", **more) -> Patient:
    values = {"birth_date": dt.date(1961, 3, 12), "sex": "F"} | more
    return Patient.objects.create(practice=practice, account_no=account, last_name=last, first_name=first, **values)


def coverage(
    person: Patient, *, member_id: str = "HHP123456789", payer: str = "HARBR", start=dt.date(2025, 1, 1)
) -> Coverage:
    return Coverage.objects.create(
        practice_id=person.practice_id, patient=person, payer=Payer.objects.get(payer_id=payer), member_id=member_id,
        valid_from=start,
    )  # fmt: skip


def visit(
    practice, person: Patient, *, documents: list[Document] = (), day=dt.date(2026, 3, 2), ref: str = "", covered=None
):
    """An encounter of the practice's first provider."""
    return create_encounter(
        practice_id=practice.pk, patient=person, provider=Provider.objects.order_by("id").first(), service_date=day,
        place_of_service="11", kind="office_visit", coverage=covered, documents=documents, external_ref=ref,
    )  # fmt: skip
