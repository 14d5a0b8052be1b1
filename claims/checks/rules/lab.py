"""Laboratory: certificate, waived tests, reference laboratory."""

from __future__ import annotations

import re

from claims.checks.context import Context, no_detail, no_procedure
from claims.checks.findings import Hit, Skip, Verdict, settle
from claims.checks.registry import rule

CLIA = re.compile(r"^\d{2}D\d{7}$")


@rule("LB-01")
def certificate(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    edition = ""
    for one in c.lines:
        if not one.cls.lab:
            continue
        if one.look is None:
            found.append(no_procedure(one))
            continue
        if one.view is None:
            continue
        if one.view.clia is None:
            found.append(no_detail(one, "whether a certificate is needed"))
            continue
        if not one.view.clia:
            continue
        applies = True
        edition = one.look.edition
        number = one.line.clia
        site = c.facts.clia
        if number is None:
            found.append(Skip("whether a certificate number is sent is unknown", lines=one.no))
        elif not CLIA.match(number):
            found.append(
                Hit(
                    f"{one.code} without a valid certificate number",
                    "send the number of the testing site",
                    one.no,
                    "CLIA",
                    edition,
                )
            )
        elif site is None:
            found.append(Skip("the certificate of the site is not on file", "clia", one.no))
        elif site.number != number:
            found.append(
                Hit(
                    "the certificate belongs to another site",
                    "send the number of the testing site",
                    one.no,
                    "CLIA",
                    edition,
                )
            )
        elif one.day > site.expires:
            found.append(
                Hit(f"certificate expired {site.expires.isoformat()}", "renew the certificate", one.no, "CLIA", edition)
            )
        elif site.codes and one.code not in site.codes:
            found.append(
                Hit(
                    f"the certificate does not cover {one.code}",
                    "send the test to a laboratory that may do it",
                    one.no,
                    "CLIA",
                    edition,
                )
            )
    return settle(found, edition) if applies or found else None


@rule("LB-02")
def waived(c: Context) -> Verdict:
    found: list[Hit | Skip] = []
    applies = False
    edition = ""
    for one in c.lines:
        if not one.cls.lab:
            continue
        applies = True
        if one.look is None:
            found.append(no_procedure(one))
        elif one.view is None or one.view.waived_qw is None:
            found.append(no_detail(one, "whether QW is wanted"))
        elif one.view.waived_qw and "QW" not in one.mods:
            found.append(
                Hit(
                    f"waived {one.code} without QW",
                    "add QW if done under a waiver",
                    one.no,
                    "modifier",
                    one.look.edition,
                )
            )
        elif not one.view.waived_qw and "QW" in one.mods:
            found.append(Hit(f"{one.code} takes no QW", "remove QW", one.no, "modifier", one.look.edition))
        else:
            edition = one.look.edition
    return settle(found, edition) if applies else None


@rule("LB-03")
def reference_laboratory(c: Context) -> Verdict:
    lines = [one for one in c.lines if "90" in one.mods]
    if not lines:
        return None
    found: list[Hit | Skip] = []
    for one in lines:
        if one.line.referring_clia is None:
            found.append(Skip("whether the reference laboratory is named is unknown", lines=one.no))
        elif not CLIA.match(one.line.referring_clia):
            found.append(
                Hit(
                    "90 without the reference laboratory's certificate",
                    "send the number of the performing laboratory",
                    one.no,
                    "CLIA",
                )
            )
    return settle(found)
