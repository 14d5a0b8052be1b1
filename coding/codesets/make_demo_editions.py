"""Write the DEMO editions into `demo_editions/`, in the publishers' layouts.

python -m coding.codesets.make_demo_editions
"""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ElementTree
from collections import Counter
from importlib.resources import files
from pathlib import Path

from coding.codesets import demo_data as data
from coding.codesets.package_icd import parse_package

FOLDER = Path(__file__).with_name("demo_editions")
WHOLE_CATEGORY = 120  # a smaller category is written whole, so that neighbors can be chosen

_HCPCS_HEADER = (
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,PRICE3,PRICE4,MULT_PI,CIM1,"
    "CIM2,CIM3,MCM1,MCM2,MCM3,STATUTE,LABCERT1,LABCERT2,LABCERT3,LABCERT4,LABCERT5,LABCERT6,LABCERT7,"
    "LABCERT8,XREF1,XREF2,XREF3,XREF4,XREF5,COV,ASC_GRP,ASC_DT,OPPS,OPPS_PI,OPPS_DT,PROCNOTE,BETOS,"
    "TOS1,TOS2,TOS3,TOS4,TOS5,ANEST_BU,ADD DT,ACT EFF DT,TERM DT,ACTION CD"
)
HCPCS_HEADER = _HCPCS_HEADER.split(",")


def _icd_codes(rows: list[tuple]) -> set[str]:
    wanted = {code.replace(".", "") for code in data.ICD}
    size = Counter(row[1][:3] for row in rows)
    parents = {row[1]: row[8].get("parent", "") for row in rows}
    chosen = {row[1] for row in rows if row[1][:3] in {c[:3] for c in wanted} and size[row[1][:3]] <= WHOLE_CATEGORY}
    for code in wanted:
        # a code of a large category brings its siblings and its whole line of parents
        chosen |= {c for c, parent in parents.items() if parent == parents[code]}
        while code:
            chosen.add(code)
            code = parents[code]
    return chosen


def _order_files(rows: list[tuple], chosen: set[str]) -> None:
    kept = sorted((row for row in rows if row[1] in chosen), key=lambda row: row[1])
    lines = [f"{n:05d} {row[1]:<7} {int(row[5])} {row[4][:60]:<60} {row[4]}\n" for n, row in enumerate(kept, start=1)]
    for year in (2025, 2026, 2027):
        (FOLDER / f"icd10cm_order_DEMO_FY{year}.txt").write_text("".join(lines), encoding="utf-8")


def _tabular(chosen: set[str]) -> None:
    source = files("simple_icd_10_cm") / "data" / "icd10c-tabular-April-1-2026.xml"
    root = ElementTree.fromstring(source.read_bytes())

    def prune(node: ElementTree.Element) -> None:
        for child in list(node):
            if child.tag in {"chapter", "section"}:
                prune(child)
                if child.find("section") is None and child.find("diag") is None:
                    node.remove(child)
            elif child.tag == "diag":
                if child.findtext("name", "").replace(".", "") in chosen:
                    prune(child)
                else:
                    node.remove(child)
            elif child.tag in {"introduction", "sectionIndex"}:
                node.remove(child)

    prune(root)
    text = ElementTree.tostring(root, encoding="unicode")
    (FOLDER / "icd10cm_tabular_DEMO.xml").write_text(
        "\n".join(line for line in text.splitlines() if line.strip()), encoding="utf-8"
    )


def _table(name: str, rows: list[list], delimiter: str = ",") -> None:
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)


def _pairs() -> None:
    lines = [
        "DEMO edition made for a demonstration\t\t\t\t\t\t",
        "Column1/Column2 Edits\t\t\t\t\t\t",
        "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
        "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
        "\t\t\t\t*=no data\t1=allowed\t",
        "\t\t\t\t\t9=not applicable\t",
    ]
    for first, by_indicator in sorted(data.PAIRS.items()):
        for indicator, seconds in sorted(by_indicator.items()):
            # indicator 9: deleted on the day it took effect
            deletion = "20201001" if indicator == 9 else "*"
            lines += [f"{first}\t{second}\t\t20201001\t{deletion}\t{indicator}\t" for second in sorted(seconds.split())]
    (FOLDER / "ncci_ptp_DEMO.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def make() -> None:
    """Write every file anew."""
    FOLDER.mkdir(exist_ok=True)
    rows = parse_package().rows
    chosen = _icd_codes(rows)
    _order_files(rows, chosen)
    _tabular(chosen)
    level2 = {code: p[0] for code, p in data.PROCEDURES.items() if code[0].isalpha()}
    _table(
        "hcpcs_DEMO.csv",
        [HCPCS_HEADER]
        + [
            [code, "0010", "3", label, label[:28], *[""] * 39, "20110101", "20110101", "", "N"]
            for code, label in sorted(level2.items())
        ],
    )
    _table(
        "cpt_DEMO.csv", [["code", "label"]] + [[c, p[0]] for c, p in sorted(data.PROCEDURES.items()) if c[0].isdigit()]
    )
    _table("modifiers_DEMO.csv", [["code", "label"], *map(list, sorted(data.MODIFIERS.items()))])
    _table(
        "pos_DEMO.csv",
        [["pos_code", "pos_type", "pos_name"]] + [[c, t, n] for c, (n, t) in sorted(data.PLACES.items())],
    )
    _pairs()
    mai = {1: "1 Line Edit", 2: "2 Date of Service Edit: Policy", 3: "3 Date of Service Edit: Clinical"}
    _table(
        "mue_DEMO.csv",
        [
            ["DEMO edition made for a demonstration.\n\nNot a publication of CMS.", "", "", ""],
            ["HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
            *(
                [code, value, mai[m], "CMS Policy" if m == 2 else "Clinical: Data"]
                for code, (value, m) in sorted(data.UNITS.items())
            ),
        ],
    )
    _table(
        "aoc_DEMO.csv",
        [["primary_code", "add_on_code", "aoc_edit_type"]]
        + [
            [primary, code, kind]
            for code, (kind, primaries) in sorted(data.ADD_ONS.items())
            for primary in primaries.split()
        ],
    )
    names = (
        "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,"
        "DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,"
        "AMOUNT"
    )
    header = names.split(",")
    fees = [["", "", "DEMO edition made for a demonstration", *[""] * 29], header]
    for code, (label, status, glob, pctc, mult, bilat, asst, co, team, work, nonfac, fac, mp) in sorted(
        data.PROCEDURES.items()
    ):
        splits = [("", 1.0), ("26", 0.2), ("TC", 0.8)] if pctc == "1" else [("", 1.0)]
        for modifier, part in splits:
            numbers = [f"{float(v) * part:.2f}" for v in (work, nonfac, fac, mp)]
            fees.append(
                [
                    code,
                    modifier,
                    label,
                    status,
                    "",
                    numbers[0],
                    numbers[1],
                    "",
                    numbers[2],
                    "",
                    numbers[3],
                    "",
                    "",
                    pctc,
                    glob,
                    "0",
                    "0",
                    "0",
                    mult,
                    bilat,
                    asst,
                    co,
                    team,
                    "",
                    "",
                    data.FACTOR,
                    "09",
                    "0",
                    "99",
                    "0",
                    "0",
                    "0",
                ]
            )
    _table("mpfs_DEMO.csv", fees)


if __name__ == "__main__":
    make()
