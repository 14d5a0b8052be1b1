"""Providers: numbers, taxonomies, enrolment, who must be named."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.checks.context import NO_DATE, Context
from claims.checks.findings import PASS, Hit, Skip, Verdict, settle
from claims.checks.registry import rule

_TAXONOMY = re.compile(r"^[0-9A-Z]{9}X$")


@lru_cache(maxsize=20_000)
def npi_valid(npi: str) -> bool:
    """Ten digits, first 1 or 2, Luhn check over 80840 + NPI (45 CFR 162.406)."""
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()) or npi[0] not in "12":
        return False
    total = 24  # what the prefix 80840 adds to the Luhn sum
    for at, sign in enumerate(npi):
        digit = int(sign)
        if at % 2 == 0:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def _named(c: Context) -> list:
    facts = c.facts
    pairs = (
        ("billing", facts.billing), ("rendering", facts.rendering), ("referring", facts.referring),
        ("ordering", facts.ordering), ("supervising", facts.supervising), ("facility", facts.facility),
    )  # fmt: skip
    return [(who, held) for who, held in pairs if held is not None]


@rule("PR-01")
def npis(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for who, held in _named(c):
        if held.npi is None:
            if who == "billing":
                found.append(Skip("the billing NPI is unknown"))
        elif not npi_valid(held.npi):
            found.append(Hit(f"{who} NPI {held.npi} fails its check digit", "correct the NPI", field=f"{who} NPI"))
    for one in c.lines:
        for npi in (one.line.ordering_npi, one.line.rendering_npi):
            if npi and not npi_valid(npi):
                found.append(Hit(f"line NPI {npi} fails its check digit", "correct the NPI", one.no, "NPI"))
    return found or PASS


@rule("PR-02")
def registry(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for who, held in _named(c):
        if held.registry_active is None or held.registry_entity is None:
            if who in ("billing", "rendering"):
                found.append(Skip(f"the {who} provider was not looked up in the registry", "nppes"))
        elif not held.registry_active:
            found.append(Hit(f"{who} NPI is not active", "use an active NPI", field=f"{who} NPI"))
        elif held.entity and held.entity != held.registry_entity:
            found.append(
                Hit(
                    f"{who} is sent as {held.entity}, registered as {held.registry_entity}",
                    "correct the kind",
                    field=f"{who} NPI",
                )
            )
        elif who == "rendering" and held.registry_entity != "person":
            found.append(
                Hit("the rendering NPI belongs to an organization", "use the person's NPI", field="rendering NPI")
            )
    return settle(found)


@rule("PR-03")
def taxonomy(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    for who, held in _named(c)[:2]:
        if held.taxonomy:
            if not _TAXONOMY.match(held.taxonomy):
                found.append(
                    Hit(
                        f"{who} taxonomy {held.taxonomy} has the wrong form",
                        "10 characters ending in X",
                        field="taxonomy",
                    )
                )
            elif held.taxonomies and held.taxonomy not in held.taxonomies:
                found.append(
                    Hit(f"{who} taxonomy {held.taxonomy} is not enrolled", "use an enrolled taxonomy", field="taxonomy")
                )
        elif who == "billing" and c.payer.wants_taxonomy:
            found.append(
                Hit("the payer prices by taxonomy and none is sent", "send the billing taxonomy", field="taxonomy")
            )
        elif who == "billing" and c.payer.wants_taxonomy is None:
            found.append(Skip("whether the payer wants the taxonomy is not set", "payer rules"))
    return settle(found)


@rule("PR-04")
def enrolled(c: Context) -> Verdict:
    held = c.facts.rendering or c.facts.billing
    if held.excluded:
        return [Hit("the provider is on an exclusion list", "stop: do not bill a federal program", field="provider")]
    if held.enrolled is None:
        return [Skip("the provider's enrolment with the payer is unknown", "enrolment")]
    if c.first_day is None or c.last_day is None:
        return [Skip(NO_DATE)]
    if not held.enrolled:
        return [Hit("the provider is not enrolled with the payer", "enrol, or hold the claim", field="provider")]
    if (held.enrolled_from and c.first_day < held.enrolled_from) or (
        held.enrolled_to and c.last_day > held.enrolled_to
    ):
        return [
            Hit(
                f"enrolment does not cover {c.first_day.isoformat()}",
                "ask for a retroactive date, or hold",
                field="provider",
            )
        ]
    if held.license_to and c.last_day > held.license_to:
        return [Hit(f"license ended {held.license_to.isoformat()}", "renew the license, or hold", field="provider")]
    return PASS


@rule("PR-05")
def submitter(c: Context) -> Verdict:
    if c.payer.submitter_authorized is None:
        return [Skip("whether the billing NPI is authorized for our submitter is unknown", "trading partner")]
    if c.payer.submitter_authorized:
        return PASS
    return [
        Hit(
            "the billing NPI is not authorized for our submitter",
            "finish the partner's enrolment form",
            field="billing NPI",
        )
    ]


@rule("PR-06")
def ordering(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    for one in c.lines:
        if not (one.cls.lab or one.cls.imaging or (one.view is not None and one.view.needs_order)):
            continue
        applies = True
        facts = c.facts
        held = facts.ordering or facts.referring
        if held is None and not one.line.ordering_npi:
            if one.line.ordering_npi is None:
                found.append(Skip("whether an ordering provider is named is unknown", lines=one.no))
            else:
                found.append(
                    Hit(
                        f"{one.code} without ordering or referring provider",
                        "name the person who ordered it",
                        one.no,
                        "ordering provider",
                    )
                )
        elif held is not None and held.entity == "organization":
            found.append(
                Hit("the ordering provider is an organization", "name the person", one.no, "ordering provider")
            )
        elif held is not None and held.may_order is False and c.medicare:
            found.append(
                Hit(
                    "the ordering provider may not order for Medicare",
                    "check the enrolment of the orderer",
                    one.no,
                    "ordering provider",
                )
            )
    return settle(found) if applies else None


@rule("PR-07")
def rendering_named(c: Context) -> Verdict:
    facts = c.facts
    if facts.rendering is not None and facts.rendering.npi and facts.rendering.npi == facts.billing.npi:
        return [
            Hit(
                "rendering and billing provider are the same NPI",
                "leave the rendering provider out",
                field="rendering NPI",
            )
        ]
    if facts.rendering is None:
        if facts.solo is None and facts.billing.entity is None:
            return [Skip("whether the billing provider is a person or a group is unknown")]
        if facts.solo is False or facts.billing.entity == "organization":
            return [
                Hit(
                    "a group bills without a rendering provider",
                    "name the person who rendered the service",
                    field="rendering NPI",
                )
            ]
    return PASS


@rule("PR-08")
def substitute(c: Context) -> Verdict:
    lines = [one for one in c.lines if {"Q5", "Q6"} & set(one.mods)]
    if not lines or c.first_day is None:
        return None
    if c.facts.history is None:
        return [Skip("earlier substitute days are unknown")]
    days = [
        prior.date_from
        for prior in c.facts.history
        if {"Q5", "Q6"} & set(prior.modifiers) and prior.date_from <= c.first_day
    ]
    begin = min(days, default=c.first_day)
    if (c.first_day - begin).days >= 60:
        return [
            Hit(
                f"substitute physician since {begin.isoformat()}, over 60 days",
                "bill under the substitute's own number",
                tuple(one.line.number for one in lines),
                "modifier",
                place="claim",
            )
        ]
    return PASS


@rule("PR-09")
def tax_id(c: Context) -> Verdict:
    held = c.facts.billing
    if held.tax_id is None:
        return [Skip("the billing tax id is unknown")]
    if not re.fullmatch(r"\d{9}", held.tax_id):
        return [Hit("the billing tax id is not 9 digits", "correct the tax id", field="tax id")]
    if held.contract is None:
        return [Skip("whether tax id, NPI and payer are linked is unknown", "enrolment")]
    if not held.contract:
        return [
            Hit(
                "tax id, NPI and payer are not linked by a contract row",
                "complete the practice's payer set-up",
                field="tax id",
            )
        ]
    return PASS
