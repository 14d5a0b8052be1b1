"""Drugs: national drug code, administration."""

from __future__ import annotations

import re

from claims.checks.code_classes import ADMINISTRATION, ADMINISTRATION_INITIAL
from claims.checks.context import Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_UNITS = frozenset({"F2", "GR", "ME", "ML", "UN"})


@rule("DR-01")
def drug_code(c: Context) -> Verdict:
    lines = [one for one in c.lines if one.cls.drug or one.line.drug]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        drug = one.line.drug
        if drug is None:
            if c.payer.ndc_required is None:
                found.append(Skip("whether the payer wants the drug code is not set", "payer rules", one.no))
            elif c.payer.ndc_required:
                found.append(
                    Hit(f"{one.code} without national drug code", "add code, quantity and unit", one.no, "NDC")
                )
        elif not re.fullmatch(r"\d{11}", drug.ndc or ""):
            found.append(Hit("the drug code is not 11 digits", "pad it to 5-4-2 digits", one.no, "NDC"))
        elif drug.quantity is None or drug.quantity <= 0 or drug.unit not in _UNITS:
            found.append(
                Hit("drug quantity or unit is missing", "add quantity and one of F2 GR ME ML UN", one.no, "NDC")
            )
    return settle(found)


@rule("DR-03")
def administration(c: Context) -> Verdict:
    drugs = [one for one in c.lines if one.cls.drug]
    given = [one for one in c.lines if one.code in ADMINISTRATION]
    if not drugs and not given:
        return None
    found: list[Hit | Skip] = []
    initial = [one for one in given if one.code in ADMINISTRATION_INITIAL]
    for at, one in enumerate(initial):
        for two in initial[at + 1 :]:
            if two.day == one.day and "59" not in one.mods + two.mods:
                found.append(
                    Hit(
                        f"two initial services {one.code} and {two.code}",
                        "one initial an encounter: infusion before push",
                        one.no + two.no,
                        "procedure",
                    )
                )
    for one in drugs:
        if not any(two.day == one.day for two in given):
            found.append(
                Hit(
                    f"{one.code} without administration",
                    "bill the administration if it was done here",
                    one.no,
                    "procedure",
                )
            )
    for one in given:
        if one.code in ADMINISTRATION_INITIAL - {"96360"} and not any(two.day == one.day for two in drugs):
            found.append(
                Hit(f"{one.code} without a drug", "bill the drug if the practice bought it", one.no, "procedure")
            )
    return found or PASS
