"""Finding patients by what the front desk has at hand."""

import datetime as dt
import re

from django.db.models import Q, QuerySet

from portal.patients.models import Coverage, Patient, name_key

LAST = "\U0010ffff"


def search(text: str) -> QuerySet:
    """Patients whose name begins with the text (`last, first`), or whose birth date, member id or account number it is.

    The name is compared as a range over the normalized name, so that the index serves it under row-level security.
    """
    text = text.strip()[:100]
    if not text:
        return Patient.objects.all()
    last, _, first = text.partition(",")
    key = name_key(last.strip(), first.strip()).rstrip()
    born = _date(text)
    if born:
        return Patient.objects.filter(birth_date=born)
    match = Q(account_no=text)
    if any(c.isdigit() for c in text):
        member_id = re.sub(r"[\s-]", "", text).upper()
        match |= Q(pk__in=Coverage.objects.filter(member_id=member_id).values("patient_id"))
    if key:
        match |= Q(name_key__gte=key, name_key__lt=key + LAST)
    return Patient.objects.filter(match)


def _date(text: str) -> dt.date | None:
    for form in ("%m/%d/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007  a date without a time has no zone
        except ValueError:
            continue
    return None


def coverage_on(patient_id: int, day: dt.date) -> Coverage | None:
    """The patient's first coverage in force on that day, by rank; None when there is none."""
    return (
        Coverage.objects.filter(patient_id=patient_id, valid_from__lte=day)
        .filter(Q(valid_to=None) | Q(valid_to__gte=day))
        .order_by("rank", "-valid_from", "id")
        .first()
    )
