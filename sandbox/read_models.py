"""Claims through x12sdk's models.

x12sdk reads 005010X222A1 with its X222A2 models. On bad input it raises raw KeyErrors and
validation errors and prints whole segments to stderr: both are caught here, because segments are PHI.
"""

import contextlib
import datetime as dt
import io
import logging
import os
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sandbox.claim import Claim, ClaimLine
from sandbox.segments import Interchange, Transaction

# x12sdk loads a .env file on import; a payer must not take settings from the product's folder.
os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")

from x12sdk.io import X12ModelReader  # noqa: E402  the switch above must come first

ZERO = Decimal("0.00")


class Unreadable(ValueError):
    """x12sdk could not make models of this transaction. Carries no text of the file."""


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Keep a library's prints and log lines (they quote the file) away from our streams."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(before)


def _text(value: Any) -> str:
    """A model's value as X12 text; dates as ccyymmdd, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, (dt.date, dt.datetime)):
        return f"{value:%Y%m%d}"
    return str(getattr(value, "value", value))


def _day_span(segment: Any) -> tuple[str, str]:
    """(from, to) of a DTP model; x12sdk gives a date for D8 and text for RD8."""
    value = _text(segment.date_time_period)
    return (value[:8], value[9:17]) if "-" in value else (value[:8], value[:8])


def _money(value: Any) -> Decimal:
    return Decimal(_text(value) or "0").quantize(Decimal("0.01"))


def _references(rows: Any) -> dict[str, str]:
    """REF01 -> REF02 of a loop's REF models."""
    return {
        _text(row.reference_identification_qualifier): _text(row.reference_identification)
        for row in rows or []
        if row is not None
    }


def _adjusted(rows: Any) -> Decimal:
    """The sum of CAS models without group PR."""
    total = ZERO
    for row in rows or []:
        if _text(row.adjustment_group_code) == "PR":
            continue
        for at in range(1, 7):
            total += _money(getattr(row, f"monetary_amount_{at}", None))
    return total


def _line(loop: Any, component: str) -> ClaimLine:
    sv1 = loop.sv1_segment
    parts = _text(sv1.product_service_id_qualifier).split(component)
    day_from, day_to = "", ""
    for row in loop.dtp_segment:
        if _text(row.date_time_qualifier) == "472":
            day_from, day_to = _day_span(row)
    prior = loop.loop_2430 or []
    return ClaimLine(
        control=_references(loop.ref_segment).get("6R", ""),
        procedure=parts[1],
        modifiers=tuple(part for part in parts[2:6] if part),
        charge=_money(sv1.line_item_charge_amount),
        units=_units(sv1.service_unit_count),
        date_from=day_from,
        date_to=day_to,
        prior_paid=sum((_money(row.svd_segment.service_line_paid_amount) for row in prior), ZERO) if prior else None,
        prior_contractual=sum((_adjusted(row.cas_segment) for row in prior), ZERO),
    )


def _units(value: Any) -> str:
    text = _text(value) or "1"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _claim(*, loop: Any, biller: Any, subscriber: Any, patient: Any, component: str) -> Claim:
    clm = loop.clm_segment
    place = _text(clm.health_care_service_location_information).split(component)
    billing, insured, payer = biller.nm1_segment, subscriber.loop_2010ba.nm1_segment, subscriber.loop_2010bb.nm1_segment
    taxes = _references(biller.ref_segment)
    own = _references(loop.ref_segment)
    rendering = loop.loop_2310b.nm1_segment if loop.loop_2310b else None
    paid_before = ZERO
    for other in loop.loop_2320 or []:
        for amount in other.amt_segment or []:
            if _text(amount.amount_qualifier_code) == "D":
                paid_before += _money(amount.monetary_amount)
    name = (_text(insured.name_last_or_organization_name), _text(insured.name_first))
    who = patient.loop_2010ca.nm1_segment if patient is not None else None
    return Claim(
        account=_text(clm.patient_control_number),
        charge=_money(clm.total_claim_charge_amount),
        place=place[0],
        frequency=place[2] if len(place) > 2 else "1",
        payer_id=_text(payer.identification_code),
        payer_name=_text(payer.name_last_or_organization_name),
        filing=_text(subscriber.sbr_segment.claim_filing_indicator_code),
        sequence=_text(subscriber.sbr_segment.payer_responsibility_code),
        member=_text(insured.identification_code),
        subscriber=name,
        patient=(_text(who.name_last_or_organization_name), _text(who.name_first)) if who else name,
        npi=_text(billing.identification_code),
        provider=" ".join(
            part for part in (_text(billing.name_first), _text(billing.name_last_or_organization_name)) if part
        ),
        tax_id=taxes.get("EI") or taxes.get("SY") or "",
        address=(
            _text(biller.n3_segment.address_information_1),
            _text(biller.n4_segment.city_name),
            _text(biller.n4_segment.state_province_code),
            _text(biller.n4_segment.postal_code),
        ),
        rendering_npi=_text(rendering.identification_code) if rendering else "",
        rendering=(_text(rendering.name_last_or_organization_name), _text(rendering.name_first))
        if rendering
        else ("", ""),
        original=own.get("F8", ""),
        authorization=own.get("G1", ""),
        prior_paid=paid_before,
        lines=tuple(_line(row, component) for row in loop.loop_2400),
    )


def _rebuild(interchange: Interchange, transaction: Transaction) -> str:
    """The text of an interchange that carries only ``transaction``."""
    rows = [interchange.isa, transaction.gs, *transaction.segments]
    rows += [["GE", "1", transaction.gs[6]], ["IEA", "1", interchange.control]]
    text = interchange.separator.join(rows[0]) + interchange.terminator
    return text + "".join(interchange.separator.join(row) + interchange.terminator for row in rows[1:])


def claims_from_models(*, interchange: Interchange, transaction: Transaction) -> list[Claim]:
    """The claims of one 837P transaction as x12sdk reads them. Raises Unreadable when it cannot."""
    claims: list[Claim] = []
    component = interchange.component
    try:
        with _silence(), X12ModelReader(_rebuild(interchange, transaction)) as reader:
            for model in reader.models():
                for top in model.loop_2000a:
                    for subscriber in top.loop_2000b or []:
                        nests = [(None, subscriber.loop_2300 or [])]
                        nests += [(row, row.loop_2300 or []) for row in subscriber.loop_2000c or []]
                        claims += [
                            _claim(
                                loop=loop,
                                biller=top.loop_2010aa,
                                subscriber=subscriber,
                                patient=patient,
                                component=component,
                            )
                            for patient, loops in nests
                            for loop in loops
                        ]
    except Exception as error:  # noqa: BLE001  the library raises whatever its models hit: KeyError, TypeError, pydantic's own
        raise Unreadable(type(error).__name__) from None
    return claims
