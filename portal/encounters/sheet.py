"""The columns of a list of encounters, its reading from text, and the check of one row. No database here."""

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, field

from portal.encounters.kinds import KINDS, PLACES
from portal.patients.forms import STATES
from portal.tenants.npi import npi_ok

MAX_ROWS = 20_000
# our heading -> other headings that practices use for it (compared in lower case, letters and digits only)
COLUMNS: dict[str, tuple[str, ...]] = {
    "external_id": ("visitid", "visitnumber", "encounterid", "externalref", "claimid"),
    "account_no": ("account", "accountnumber", "mrn", "chartnumber", "patientid"),
    "last_name": ("lastname", "patientlastname", "surname"),
    "first_name": ("firstname", "patientfirstname", "givenname"),
    "date_of_birth": ("dob", "birthdate", "patientdob"),
    "sex": ("gender", "patientsex"),
    "street": ("address", "address1"),
    "city": (),
    "state": (),
    "zip": ("zipcode", "postalcode"),
    "phone": ("phonenumber", "telephone"),
    "payer_id": ("payer", "payerid", "insuranceid"),
    "member_id": ("memberid", "policynumber", "subscriberid", "insuredid"),
    "relationship": ("relation", "patientrelationship"),
    "subscriber_last_name": ("insuredlastname",),
    "subscriber_first_name": ("insuredfirstname",),
    "subscriber_date_of_birth": ("subscriberdob", "insureddob"),
    "subscriber_sex": ("insuredsex",),
    "provider_npi": ("npi", "renderingnpi", "providernpi"),
    "date_of_service": ("dos", "servicedate", "visitdate"),
    "place_of_service": ("pos", "placeofservice"),
    "kind": ("visittype", "encountertype"),
    "documents": ("document", "files", "filename", "filenames"),
}
REQUIRED = ("last_name", "first_name", "date_of_birth", "provider_npi", "date_of_service")
RELATIONSHIPS = {
    "18": "18",
    "01": "01",
    "1": "01",
    "19": "19",
    "g8": "G8",
    "self": "18",
    "spouse": "01",
    "child": "19",
    "other": "G8",
    "": "18",
}
LONGEST = {
    "last_name": 60,
    "first_name": 35,
    "street": 55,
    "city": 30,
    "external_id": 40,
    "account_no": 30,
    "member_id": 30,
}


class ListProblem(ValueError):
    """The whole list cannot be read; the text says why and what to do."""


@dataclass(slots=True)
class Row:
    """A row whose values were understood. `problems`: [field, why, remedy]; any problem means not accepted."""

    line: int
    values: dict[str, str]
    born: dt.date | None = None
    service_date: dt.date | None = None
    subscriber_born: dt.date | None = None
    problems: list[list[str]] = field(default_factory=list)

    def wrong(self, name: str, why: str, remedy: str) -> None:
        self.problems.append([name, why, remedy])


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.lower())


_KNOWN = {_plain(alias): name for name, aliases in COLUMNS.items() for alias in (name, *aliases)}


def parse(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings as in the file and `(row number, cells)`; the heading is row 1. Raises ListProblem."""
    try:
        dialect = csv.excel
        first = text.splitlines()[0] if text.splitlines() else ""
        if first.count(";") > first.count(","):
            dialect = type("Semicolons", (csv.excel,), {"delimiter": ";"})
        elif first.count("\t") > first.count(","):
            dialect = csv.excel_tab
        lines = list(csv.reader(io.StringIO(text, newline=""), dialect, strict=True))
    except csv.Error:
        raise ListProblem("The list has a quotation mark that is not closed. Export it again as CSV.") from None
    if not lines:
        raise ListProblem("The list is empty. Export it again with its headings.")
    headings = lines[0]
    named = [_KNOWN.get(_plain(h)) for h in headings]
    missing = [name for name in REQUIRED if name not in named]
    if missing:
        raise ListProblem(f"The list has no column {', '.join(missing)}. The first line must hold the headings.")
    twice = {name for name in named if name and named.count(name) > 1}
    if twice:
        raise ListProblem(f"The list has the column {', '.join(sorted(twice))} twice. Take one out.")
    rows = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(c.strip() for c in cells)]
    if len(rows) > MAX_ROWS:
        raise ListProblem(f"The list has more than {MAX_ROWS:,} rows. Split it and send the parts.")
    return headings, rows


def understand(headings: list[str], line: int, cells: list[str], *, today: dt.date) -> Row:
    """Values by our headings, each checked by itself. What needs the database is checked by `intake`."""
    named = [_KNOWN.get(_plain(h)) for h in headings]
    row = Row(line, dict.fromkeys(COLUMNS, ""))
    if len(cells) != len(headings):
        row.wrong(
            "row", f"It has {len(cells)} cells, the heading has {len(headings)}.", "Quote values that hold commas."
        )
        return row
    row.values |= {name: cell.strip() for name, cell in zip(named, cells, strict=True) if name}
    v = row.values
    for name in REQUIRED:
        if not v[name]:
            row.wrong(name, "It is empty.", "Fill it in.")
    for name, most in LONGEST.items():
        if len(v[name]) > most:
            row.wrong(name, f"It is longer than {most} characters.", "Shorten it.")
    row.born = _date(row, "date_of_birth")
    row.service_date = _date(row, "date_of_service")
    row.subscriber_born = _date(row, "subscriber_date_of_birth")
    if row.service_date and row.service_date > today:
        row.wrong("date_of_service", "It is in the future.", "Check the year, or send it after the visit.")
    if row.born and row.born > (row.service_date or today):
        row.wrong("date_of_birth", "It is after the date of service.", "Check both dates.")
    if v["provider_npi"] and not npi_ok(v["provider_npi"]):
        row.wrong("provider_npi", "It is not a valid NPI (10 digits with a check digit).", "Copy it from the registry.")
    v["place_of_service"] = v["place_of_service"].zfill(2) if v["place_of_service"] else "11"
    if v["place_of_service"] not in PLACES:
        row.wrong(
            "place_of_service",
            "This place of service is not in the list.",
            "Use the two-digit code, like 11 for office.",
        )
    v["sex"] = v["sex"].upper()[:1] or "U"
    if v["sex"] not in "FMU":
        row.wrong("sex", "It is not F, M or U.", "Write F, M or U.")
    relation = RELATIONSHIPS.get(v["relationship"].lower())
    if relation is None:
        row.wrong("relationship", "It is not understood.", "Write self, spouse, child or other.")
    v["relationship"] = relation or "18"
    if bool(v["payer_id"]) != bool(v["member_id"]):
        empty = "member_id" if v["payer_id"] else "payer_id"
        row.wrong(empty, "Payer and member id go together; this one is empty.", "Fill in both, or leave both empty.")
    if relation not in {None, "18"} and v["member_id"] and not v["subscriber_last_name"]:
        row.wrong(
            "subscriber_last_name", "The patient is not the subscriber, but nobody is named.", "Name the subscriber."
        )
    v["state"] = v["state"].upper()
    if v["state"] and v["state"] not in STATES:
        row.wrong("state", "It is not a US state.", "Use two letters, like IL.")
    for name, lengths in (("zip", (5, 9)), ("phone", (10,))):
        v[name] = re.sub(r"[\s().-]", "", v[name])
        if v[name] and (not v[name].isdigit() or not v[name].isascii() or len(v[name]) not in lengths):
            row.wrong(
                name, f"It does not have {' or '.join(map(str, lengths))} digits.", "Correct it, or leave it empty."
            )
    v["subscriber_sex"] = v["subscriber_sex"].upper()[:1]
    if v["kind"] and v["kind"] not in KINDS:
        row.wrong("kind", "This kind of visit is not known.", f"Use one of: {', '.join(KINDS)}.")
    return row


def _date(row: Row, name: str) -> dt.date | None:
    text = row.values[name]
    if not text:
        return None
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y%m%d"):
        try:
            found = dt.datetime.strptime(text, form).date()  # noqa: DTZ007  a date without a time has no zone
        except ValueError:
            continue
        if form == "%m/%d/%y":
            break
        if found.year >= 1900:
            return found
    row.wrong(name, "It is not a date with four digits of the year.", "Write it like 03/12/1961 or 1961-03-12.")
    return None
