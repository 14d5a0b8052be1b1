"""The charge list that a practice exports: a CSV with one row per encounter."""

import csv
import io
from collections.abc import Iterable

from config.demo.planned import PlannedEncounter

COLUMNS = (
    "external_id",
    "last_name",
    "first_name",
    "date_of_birth",
    "sex",
    "street",
    "city",
    "state",
    "zip",
    "phone",
    "payer_id",
    "member_id",
    "relationship",
    "subscriber_last_name",
    "subscriber_first_name",
    "subscriber_date_of_birth",
    "subscriber_sex",
    "provider_npi",
    "date_of_service",
    "place_of_service",
    "documents",
)


def row(encounter: PlannedEncounter) -> dict[str, str]:
    """One encounter as the practice typed it (identity slips included); dates in ISO, documents separated by `;`."""
    who = encounter.patient.as_typed()
    holder = who.coverage.subscriber
    return {
        "external_id": encounter.key,
        "last_name": who.last_name,
        "first_name": who.first_name,
        "date_of_birth": who.birth_date.isoformat(),
        "sex": who.sex,
        "street": who.address.street,
        "city": who.address.city,
        "state": who.address.state,
        "zip": who.address.zip_code,
        "phone": who.phone,
        "payer_id": who.coverage.payer_id,
        "member_id": who.coverage.member_id,
        "relationship": who.coverage.relationship,
        "subscriber_last_name": holder.last_name if holder else "",
        "subscriber_first_name": holder.first_name if holder else "",
        "subscriber_date_of_birth": holder.birth_date.isoformat() if holder else "",
        "subscriber_sex": holder.sex if holder else "",
        "provider_npi": encounter.provider.npi,
        "date_of_service": encounter.dos.isoformat(),
        "place_of_service": encounter.place_of_service,
        "documents": ";".join(paper.file_name for paper in encounter.papers()),
    }


def encounter_csv(encounters: Iterable[PlannedEncounter]) -> bytes:
    """The charge list as UTF-8 CSV with a header line."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(row(encounter) for encounter in encounters)
    return out.getvalue().encode()
