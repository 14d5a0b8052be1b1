"""The 835's equations recomputed by splitting bytes: no parser of the sandbox or the product is used."""

from decimal import Decimal


def _adjusted(seg: list[str]) -> Decimal:
    return sum((Decimal(seg[at]) for at in range(3, len(seg), 3) if seg[at]), Decimal(0))


def check_835(data: bytes) -> list[dict]:
    """Assert every equation of an 835 file; returns one row per transaction with what was seen."""
    seen: list[dict] = []
    st: dict = {}
    clp: dict = {}
    line: dict = {}

    def close_line() -> None:
        if line:
            assert line["charge"] - line["cas"] == line["paid"], line
            clp["lines"].append(dict(line))
            line.clear()

    def close_claim() -> None:
        close_line()
        if clp:
            assert clp["lines"], "a professional remittance carries its lines"
            assert sum(x["charge"] for x in clp["lines"]) == clp["charge"]
            assert sum(x["paid"] for x in clp["lines"]) == clp["paid"]
            assert clp["pr"] == clp["share"]
            st["claims"].append(dict(clp))
            clp.clear()

    for raw in data.split(b"~"):
        seg = raw.decode().strip().split("*")
        name = seg[0]
        if name == "ST":
            st = {"claims": [], "plb": Decimal(0), "plbs": []}
        elif name == "BPR":
            st.update(bpr=Decimal(seg[2]), method=seg[4], paid_on=seg[16])
        elif name == "TRN":
            st["trace"] = seg[2]
        elif name == "N1" and seg[1] == "PR":
            st["payer"] = seg[4]
        elif name == "N1" and seg[1] == "PE":
            st["npi"] = seg[4]
        elif name == "CLP":
            close_claim()
            share = Decimal(seg[5] or "0")
            clp.update(id=seg[1], status=seg[2], charge=Decimal(seg[3]), paid=Decimal(seg[4]), share=share)
            clp.update(number=seg[7], lines=[], pr=Decimal(0))
        elif name == "SVC":
            close_line()
            line.update(charge=Decimal(seg[2]), paid=Decimal(seg[3]), cas=Decimal(0), codes=[], control="")
        elif name == "CAS":
            assert line, "all adjustments stand at the lines"
            line["cas"] += _adjusted(seg)
            line["codes"] += [(seg[1], seg[at], Decimal(seg[at + 1])) for at in range(2, len(seg), 3)]
            if seg[1] == "PR":
                clp["pr"] += _adjusted(seg)
        elif name == "REF" and seg[1] == "6R":
            line["control"] = seg[2]
        elif name == "PLB":
            close_claim()
            for at in range(3, len(seg), 2):
                st["plb"] += Decimal(seg[at + 1])
                st["plbs"].append((seg[at].split(":")[0], Decimal(seg[at + 1])))
        elif name == "SE":
            close_claim()
            assert st["bpr"] == sum(c["paid"] for c in st["claims"]) - st["plb"]
            assert st["bpr"] >= 0
            assert (st["method"] == "NON") == (st["bpr"] == 0)
            seen.append(st)
    return seen
