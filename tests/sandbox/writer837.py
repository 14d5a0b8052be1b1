"""A small 837P writer for the sandbox's tests only: it shares no line with the product's writer."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Line:
    code: str = "99213"
    charge: str = "150.00"
    mods: tuple[str, ...] = ()
    units: str = "1"
    dos: str = "20260610"
    control: str = ""
    svd: tuple[str, str, list[str]] | None = None  # payer id, paid, CAS segments


@dataclass
class TestClaim:
    __test__ = False

    account: str
    payer: str = "HARBR"
    lines: list[Line] = field(default_factory=lambda: [Line()])
    npi: str = "1234567893"
    tax: str = "123456789"
    member: str = "MBR0001"
    frequency: str = "1"
    original: str = ""
    sequence: str = "P"
    prior: str = ""
    dependent: bool = False
    auth: str = ""
    provider: str = "TESTVALE CLINIC"


def write_837(
    claims: list[TestClaim], *, icn: int = 1, sender: str = "CLAIMTEST", guide: str = "005010X222A1", st: str = "0001"
) -> bytes:
    """One interchange with one transaction; a billing provider loop per NPI in order of first use."""
    rows = [f"ST*837*{st}*{guide}", f"BHT*0019*00*B{icn:08d}*20260615*0900*CH"]
    rows += [f"NM1*41*2*TEST BILLING*****46*{sender}", "PER*IC*DESK*TE*5555550100", "NM1*40*2*SANDBOX*****46*SANDBOXCH"]
    hl = 0
    for npi in dict.fromkeys(c.npi for c in claims):
        mine = [c for c in claims if c.npi == npi]
        hl += 1
        top = hl
        rows += [f"HL*{hl}**20*1", "PRV*BI*PXC*207Q00000X", f"NM1*85*2*{mine[0].provider}*****XX*{npi}"]
        rows += ["N3*1 TEST STREET", "N4*TESTVALE*OH*440010000", f"REF*EI*{mine[0].tax}"]
        for c in mine:
            hl += 1
            sub = hl
            rows.append(f"HL*{hl}*{top}*22*{1 if c.dependent else 0}")
            rows.append(f"SBR*{c.sequence}*{'' if c.dependent else '18'}*******CI")
            rows.append(f"NM1*IL*1*TESTER*{c.member[:6]}****MI*{c.member}")
            rows += ["N3*2 TEST ROAD", "N4*TESTVALE*OH*440010000", "DMG*D8*19700101*F"]
            rows.append(f"NM1*PR*2*TEST PAYER*****PI*{c.payer}")
            if c.dependent:
                hl += 1
                rows += [f"HL*{hl}*{sub}*23*0", "PAT*19", "NM1*QC*1*TESTER*CHILD"]
                rows += ["N3*2 TEST ROAD", "N4*TESTVALE*OH*440010000", "DMG*D8*20150101*F"]
            total = sum(Decimal(x.charge) for x in c.lines)
            rows.append(f"CLM*{c.account}*{total}***11:B:{c.frequency}*Y*A*Y*Y")
            if c.auth:
                rows.append(f"REF*G1*{c.auth}")
            if c.original:
                rows.append(f"REF*F8*{c.original}")
            rows += ["HI*ABK:E119", "NM1*82*1*MAKER*ANN****XX*1245319599", "PRV*PE*PXC*207Q00000X"]
            if c.prior:
                rows += ["SBR*P*18*******MB", f"AMT*D*{c.prior}", "OI***Y***Y"]
                rows += ["NM1*IL*1*TESTER*ANN****MI*OTHER1", "NM1*PR*2*FIRST PAYER*****PI*12M01"]
            for n, x in enumerate(c.lines, 1):
                rows.append(f"LX*{n}")
                rows.append(f"SV1*{':'.join(['HC', x.code, *x.mods])}*{Decimal(x.charge)}*UN*{x.units}***1")
                rows += [f"DTP*472*D8*{x.dos}", f"REF*6R*{x.control or f'{c.account}L{n}'}"]
                if x.svd:
                    rows.append(f"SVD*{x.svd[0]}*{x.svd[1]}*HC:{x.code}**{x.units}")
                    rows += [*x.svd[2], "DTP*573*D8*20260701"]
    rows.append(f"SE*{len(rows) + 1}*{st}")
    head = [
        f"ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*SANDBOXCH      *260615*0900*^*00501*{icn:09d}*1*T*:",
        f"GS*HC*{sender}*SANDBOXCH*20260615*0900*{icn}*X*{guide}",
    ]
    tail = [f"GE*1*{icn}", f"IEA*1*{icn:09d}"]
    return ("~\n".join([*head, *rows, *tail]) + "~\n").encode()
