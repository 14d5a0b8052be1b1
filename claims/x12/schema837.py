"""The fields of an 837P (005010X222A1) as data: type, length, need and code values of every element we write.

A spec is one word per element: `AN1-60` text, `N1-9` digits, `M` amount, `P` amount not below zero, `R` quantity,
`D8` date, `=A|B` codes, `/…/` our own pattern, `(a b)` composite, `-` not used; a leading `?` means situational.
Each spec becomes one regular expression, so that a correct segment costs one match; only a wrong one is looked at
element by element, to say which. Lengths are those of the TR3 where it is stricter than the standard.
"""

import re
from dataclasses import dataclass

# Basic and extended character set in upper case, without our delimiters * : ~ ^ (X12 appendix A).
CHARSET = r"""A-Z0-9 !"&'()+,\-./;?=%@\[\]_{}\\|<>#$"""
_PATTERNS = {
    "M": r"-?(?:\d{1,8}(?:\.\d{1,2})?|\.\d{1,2})",
    "P": r"(?:\d{1,8}(?:\.\d{1,2})?|\.\d{1,2})",
    "R": r"(?:\d{1,8}(?:\.\d{1,3})?|\.\d{1,3})",
    "D8": r"\d{8}",
}
_DATES = r"/\d{8}(?:-\d{8})?/"
_NPI = r"/\d{10}/"
_STATE_ZIP = r"AN2-30 ?/[A-Z]{2}/ ?/\d{5}(?:\d{4})?/"
_TAXONOMY = r"/[A-Z0-9]{10}/"
_CARC = "/[A-Z]{0,2}[0-9]{1,3}/"
_RARC = "/[A-Z]{1,2}[0-9]{1,4}/"
_MOD = r"?/[A-Z0-9]{2}/"
_PROC = rf"=HC /[A-Z0-9]{{5}}/ {_MOD} {_MOD} {_MOD} {_MOD}"
_SBR09 = "=11|12|13|14|15|16|17|AM|BL|CH|CI|DS|FI|HM|LM|MA|MB|MC|OF|TV|VA|WC|ZZ"
_SEQ = "=A|B|C|D|E|F|G|H|P|S|T|U"
_REL = "=01|18|19|20|21|39|40|53|G8"
_YNW = "=N|W|Y"
_PWK01 = (
    "=03|04|05|06|07|08|09|10|11|13|15|21|A3|A4|AM|AS|B2|B3|B4|BR|BS|BT|CB|CK|CT|D2|DA|DB|DG|DJ|DS|EB|HC|HR|I5|IR|"
    "LA|M1|MT|NN|OB|OC|OD|OE|OX|OZ|P4|P5|PE|PN|PO|PQ|PY|PZ|RB|RR|RT|RX|SG|V5|XP"
)

SPECS = {
    "GS": r"=HC AN2-15 AN2-15 D8 /\d{4}/ N1-9 =X =005010X222A1",
    "ST": r"=837 /[A-Z0-9]{4,9}/ =005010X222A1",
    "SE": r"N1-10 /[A-Z0-9]{4,9}/",
    "GE": "=1 N1-9",
    "IEA": r"=1 /\d{9}/",
    "BHT": r"=0019 =00|18 AN1-50 D8 /\d{4}(?:\d{2})?/ =CH|RP",
    "NM1.submitter": "=41 =2 AN1-60 - - - - =46 AN2-80",
    "PER": "=IC ?AN1-60 =TE|EM AN1-80 ?=EM ?AN1-80",
    "NM1.receiver": "=40 =2 AN1-60 - - - - =46 AN2-80",
    "HL.billing": "N1-12 - =20 =1",
    "HL.subscriber": "N1-12 N1-12 =22 =0|1",
    "HL.patient": "N1-12 N1-12 =23 =0",
    "PRV.billing": f"=BI =PXC {_TAXONOMY}",
    "NM1.billing": f"=85 =1|2 AN1-60 ?AN1-35 ?AN1-25 - - =XX {_NPI}",
    "N3": "AN1-55 ?AN1-55",
    "N4": _STATE_ZIP,
    "REF.tax": r"=EI|SY /\d{9}/",
    "NM1.pay_to": "=87 =1|2",
    "SBR": f"{_SEQ} ?=18 ?AN1-50 ?AN1-60 ?=12|13|14|15|16|41|42|43|47 - - - {_SBR09}",
    "PAT": f"{_REL}",
    "NM1.subscriber": "=IL =1|2 AN1-60 ?AN1-35 ?AN1-25 - ?AN1-10 =MI AN2-80",
    "DMG": "=D8 D8 =F|M|U",
    "NM1.payer": "=PR =2 AN1-60 - - - - =PI|XV AN2-80",
    "NM1.patient": "=QC =1 AN1-60 ?AN1-35 ?AN1-25 - ?AN1-10",
    "CLM": f"AN1-20 P - - (/[A-Z0-9]{{2}}/ =B =1|7|8) =N|Y =A|B|C {_YNW} =I|Y ?=P "
    "?(=AA|EM|OA ?=AA|EM|OA - ?/[A-Z]{2}/) - - - - - - - - ?=1|2|3|4|5|6|7|8|9|10|11|15",
    "DTP.date": "=431|439|435|096|454|304|455|471|573|484 =D8 D8",
    "DTP.service": f"=472 =D8|RD8 {_DATES}",
    "PWK": f"{_PWK01} =AA|BM|EL|EM|FT|FX - - ?=AC ?AN2-50",
    "AMT": "=F5|D|A8|EAF M",
    "REF": "=9F|G1|F8|D9|EA|6R AN1-50",
    "REF.clia": r"=X4 /\d{2}D\d{7}/",
    "NTE": "=ADD|CER|DCP|DGN|TPO AN1-80",
    "HI": "(=ABK /[A-Z][A-Z0-9]{2,6}/)" + " ?(=ABF /[A-Z][A-Z0-9]{2,6}/)" * 11,
    "NM1.person": f"=DN|DQ =1 AN1-60 ?AN1-35 ?AN1-25 - - ?=XX ?{_NPI}",
    "NM1.rendering": f"=82 =1|2 AN1-60 ?AN1-35 ?AN1-25 - - =XX {_NPI}",
    "PRV.rendering": f"=PE =PXC {_TAXONOMY}",
    "NM1.facility": f"=77 =2 AN1-60 - - - - ?=XX ?{_NPI}",
    "SBR.other": f"{_SEQ} {_REL} ?AN1-50 ?AN1-60 ?=12|13|14|15|16|41|42|43|47 - - - {_SBR09}",
    "CAS": f"=CO|OA|PI|PR {_CARC} M ?R" + f" ?{_CARC} ?M ?R" * 5,
    "OI": f"- - {_YNW} ?=P - =I|Y",
    "MOA": f"- - {_RARC} ?{_RARC} ?{_RARC} ?{_RARC} ?{_RARC}",
    "LX": "N1-6",
    "SV1": f"({_PROC} ?AN1-80) P =UN|MJ R ?/[A-Z0-9]{{2}}/ - (N1-2 ?N1-2 ?N1-2 ?N1-2) - ?=Y - ?=Y ?=Y",
    "LIN": r"- =N4 /\d{11}/",
    "CTP": "- - - R (=F2|GR|ME|ML|UN)",
    "SVD": f"AN2-80 M ({_PROC}) - R",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Element:
    """One element (or component) of a spec; `codes` are its legal values when it is coded."""

    pattern: str
    required: bool
    codes: tuple[str, ...] = ()
    parts: tuple["Element", ...] = ()
    lengths: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Schema:
    """A compiled spec: `match` accepts a whole segment without its terminator."""

    id: str
    elements: tuple[Element, ...]
    whole: re.Pattern[str]


def _words(spec: str) -> list[str]:
    return re.findall(r"\??\([^/]*?(?:/[^/]*/[^/]*?)*\)(?= |$)|\S+", spec)


def _element(word: str) -> Element:
    required = not word.startswith("?")
    word = word.removeprefix("?")
    if word == "-":
        return Element("", False)
    if word.startswith("("):
        parts = tuple(_element(inner) for inner in _words(word[1:-1]))
        return Element(_join(parts, ":"), required, parts=parts)
    if word.startswith("="):
        codes = tuple(word[1:].split("|"))
        return Element("(?:" + "|".join(codes) + ")", required, codes)
    if word.startswith("/"):
        return Element("(?:" + word[1:-1] + ")", required)
    if word in _PATTERNS:
        return Element(_PATTERNS[word], required)
    kind, low, high = re.fullmatch(r"(AN|N)(\d+)-(\d+)", word).groups()  # a bad word fails the import, as it should
    letters = rf"[{CHARSET}]" if kind == "AN" else r"[0-9]"
    return Element(f"{letters}{{{low},{high}}}", required, lengths=(int(low), int(high)))


def _join(elements: tuple[Element, ...], mark: str) -> str:
    """Pattern of a row whose trailing empty elements are cut off."""
    mark = re.escape(mark)
    last_required = max(index for index, element in enumerate(elements) if element.required)
    head, tail = elements[: last_required + 1], elements[last_required + 1 :]
    text = mark.join(e.pattern if e.required else (f"(?:{e.pattern})?" if e.pattern else "") for e in head)
    closing = ""
    for element in tail:
        text += f"(?:{mark}" + (f"(?:{element.pattern})?" if element.pattern else "")
        closing += ")?"
    return text + closing


def _compile(name: str, spec: str) -> Schema:
    segment = name.partition(".")[0]
    elements = tuple(_element(word) for word in _words(spec))
    return Schema(segment, elements, re.compile(segment + r"\*" + _join(elements, "*"), re.ASCII))


SCHEMAS = {name: _compile(name, spec) for name, spec in SPECS.items()}
