"""The fixed cast of the demo (house.md rule 11): practices, their people, and the firm's people."""

from datetime import date

from config.demo.cast_types import Address, Credential, Facility, Person, Practice, Provider
from config.demo.identifiers import npi, tax_id

__all__ = [
    "FIRM_DOMAIN",
    "FIRM_NAME",
    "FIRM_PEOPLE",
    "PEOPLE",
    "PRACTICES",
    "PRACTICE_PEOPLE",
    "ROLES",
    "STRANGER",
    "Address",
    "Credential",
    "Facility",
    "Person",
    "Practice",
    "Provider",
    "person",
    "practice",
]

FIRM_NAME = "Claimwright"
FIRM_DOMAIN = "claimwright.example"


def _practice(
    serial: int,
    slug: str,
    name: str,
    specialty: str,
    taxonomy: str,
    address: Address,
    phone: str,
    timezone: str,
    *,
    turnaround: int,
    fees: str,
    share: float,
    growth: float,
    lag: tuple[int, int],
    pos: str,
    providers: tuple[tuple[str, str, str, str, str], ...],
) -> Practice:
    return Practice(
        slug=slug,
        name=name,
        specialty=specialty,
        npi=npi(serial * 100),
        tax_id=tax_id(1_000_000 + serial * 1357),
        taxonomy=taxonomy,
        clia=f"99D{serial:07d}",
        address=address,
        phone=phone,
        timezone=timezone,
        turnaround_days=turnaround,
        fee_multiplier=fees,
        share=share,
        growth=growth,
        lag_days=lag,
        facility=Facility(name=name, address=address, npi=npi(serial * 100), place_of_service=pos),
        providers=tuple(
            Provider(
                key=key, first_name=first, last_name=last, letters=letters, npi=npi(serial * 100 + n), taxonomy=tax
            )
            for n, (key, first, last, letters, tax) in enumerate(providers, start=1)
        ),
    )


PRACTICES: tuple[Practice, ...] = (
    _practice(
        1,
        "northside",
        "Northside Family Medicine",
        "family",
        "207Q00000X",
        Address("410 Larkspur Ave", "Fairhaven", "IL", "626010410"),
        "2175550110",
        "America/Chicago",
        turnaround=2,
        fees="1.00",
        share=0.24,
        growth=1.30,
        lag=(0, 2),
        pos="11",
        providers=(
            ("novak", "Jana", "Novak", "MD", "207Q00000X"),
            ("whitlow", "Peter", "Whitlow", "MD", "207Q00000X"),
            ("adeyemi", "Ruth", "Adeyemi", "FNP-C", "363LF0000X"),
        ),
    ),
    _practice(
        2,
        "lakeview",
        "Lakeview Physical Therapy",
        "therapy",
        "225100000X",
        Address("88 Shoreline Dr", "Lake Marlow", "WI", "531870088"),
        "2625550120",
        "America/Chicago",
        turnaround=3,
        fees="1.05",
        share=0.22,
        growth=1.45,
        lag=(1, 4),
        pos="11",
        providers=(("pia", "Pia", "Lindqvist", "DPT", "225100000X"), ("tanaka", "Ken", "Tanaka", "DPT", "225100000X")),
    ),
    _practice(
        3,
        "cedar",
        "Cedar Internal Medicine",
        "internal",
        "207R00000X",
        Address("1520 Cedar Hill Rd", "Ashby", "OH", "440040152"),
        "4405550130",
        "America/New_York",
        turnaround=2,
        fees="1.12",
        share=0.16,
        growth=1.10,
        lag=(0, 5),
        pos="11",
        providers=(
            ("okafor", "Daniel", "Okafor", "MD", "207R00000X"),
            ("bright", "Helen", "Bright", "MD", "207R00000X"),
            ("moss", "Ian", "Moss", "PA-C", "363AM0700X"),
        ),
    ),
    _practice(
        4,
        "harbor",
        "Harborview Orthopedics",
        "ortho",
        "207X00000X",
        Address("7 Anchor Sq Ste 300", "Port Ellery", "MA", "026400307"),
        "5085550140",
        "America/New_York",
        turnaround=4,
        fees="1.25",
        share=0.14,
        growth=1.20,
        lag=(2, 9),
        pos="11",
        providers=(
            ("castellan", "Maria", "Castellan", "MD", "207X00000X"),
            ("ferris", "Owen", "Ferris", "MD", "207X00000X"),
            ("dunmore", "Kit", "Dunmore", "PA-C", "363AS0400X"),
        ),
    ),
    _practice(
        5,
        "juniper",
        "Juniper Pediatrics",
        "pediatrics",
        "208000000X",
        Address("233 Juniper Way", "Alder Creek", "OR", "970550233"),
        "5035550150",
        "America/Los_Angeles",
        turnaround=2,
        fees="0.95",
        share=0.12,
        growth=1.15,
        lag=(0, 3),
        pos="11",
        providers=(("salgado", "Inez", "Salgado", "MD", "208000000X"), ("pruitt", "Sam", "Pruitt", "DO", "208000000X")),
    ),
    _practice(
        6,
        "mesa",
        "Mesa Urgent Care",
        "urgent",
        "261QU0200X",
        Address("9001 W Mesa Blvd", "Red Butte", "AZ", "850319001"),
        "6025550160",
        "America/Phoenix",
        turnaround=1,
        fees="1.08",
        share=0.12,
        growth=1.60,
        lag=(0, 1),
        pos="20",
        providers=(
            ("vance", "Tobias", "Vance", "MD", "207P00000X"),
            ("hale", "Nadia", "Hale", "PA-C", "363A00000X"),
            ("orme", "Grant", "Orme", "MD", "207Q00000X"),
        ),
    ),
)


def _credential(code: str, issuer: str, number: str, issued: date, expires: date) -> tuple[Credential, ...]:
    return (Credential(code, issuer, number, issued, expires),)


def _staff(key: str, name: str, role: str, slug: str, provider: str | None = None) -> Person:
    return Person(key, name, f"{key}@{slug}.example", role, practice=slug, provider=provider)


def _firm(key: str, name: str, role: str, credentials: tuple[Credential, ...] = ()) -> Person:
    return Person(key, name, f"{key}@{FIRM_DOMAIN}", role, credentials=credentials)


PRACTICE_PEOPLE: tuple[Person, ...] = (
    _staff("nora", "Nora Ellis", "front_desk", "northside"),
    _staff("novak", "Jana Novak", "physician", "northside", "novak"),
    _staff("olga", "Olga Renner", "office_manager", "northside"),
    _staff("luis", "Luis Ortega", "front_desk", "lakeview"),
    _staff("pia", "Pia Lindqvist", "physician", "lakeview", "pia"),
    _staff("max", "Max Hollander", "office_manager", "lakeview"),
    _staff("tess", "Tess Amberg", "front_desk", "cedar"),
    _staff("okafor", "Daniel Okafor", "physician", "cedar", "okafor"),
    _staff("june", "June Sato", "office_manager", "cedar"),
    _staff("hugo", "Hugo Brandt", "front_desk", "harbor"),
    _staff("castellan", "Maria Castellan", "physician", "harbor", "castellan"),
    _staff("vera", "Vera Kline", "office_manager", "harbor"),
    _staff("amy", "Amy Prosser", "front_desk", "juniper"),
    _staff("salgado", "Inez Salgado", "physician", "juniper", "salgado"),
    _staff("neil", "Neil Farrow", "office_manager", "juniper"),
    _staff("rosa", "Rosa Medley", "front_desk", "mesa"),
    _staff("vance", "Tobias Vance", "physician", "mesa", "vance"),
    _staff("walt", "Walt Iverson", "office_manager", "mesa"),
)

FIRM_PEOPLE: tuple[Person, ...] = (
    _firm(
        "alice",
        "Alice Marchetti",
        "coder",
        _credential("CPC", "AAPC", "DEMO-01184", date(2019, 5, 1), date(2027, 5, 31)),
    ),
    _firm(
        "bob",
        "Bob Sandoval",
        "coder",
        _credential("CCS-P", "AHIMA", "DEMO-22071", date(2021, 9, 15), date(2027, 9, 30)),
    ),
    _firm(
        "carol",
        "Carol Whitfield",
        "auditor",
        _credential("CPMA", "AAPC", "DEMO-40922", date(2017, 3, 1), date(2028, 3, 31))
        + _credential("CPC", "AAPC", "DEMO-00731", date(2014, 3, 1), date(2028, 3, 31)),
    ),
    _firm(
        "bruno",
        "Bruno Keller",
        "biller",
        _credential("CPB", "AAPC", "DEMO-51310", date(2020, 1, 10), date(2027, 1, 31)),
    ),
    _firm("dave", "Dave Lindgren", "manager"),
    _firm("grace", "Grace Abbott", "compliance"),
    _firm("frank", "Frank Osei", "administrator"),
)

STRANGER = Person("eve", "Eve Mallory", "eve@stranger.example", None)

PEOPLE: tuple[Person, ...] = PRACTICE_PEOPLE + FIRM_PEOPLE + (STRANGER,)

ROLES: tuple[str, ...] = (
    "front_desk",
    "physician",
    "office_manager",
    "coder",
    "auditor",
    "biller",
    "manager",
    "compliance",
    "administrator",
)

_BY_SLUG = {practice.slug: practice for practice in PRACTICES}
_BY_KEY = {person.key: person for person in PEOPLE}


def practice(slug: str) -> Practice:
    """The practice of that slug; KeyError when the cast has none."""
    return _BY_SLUG[slug]


def person(key: str) -> Person:
    """The person of that key (first name in lower case, or a physician's surname); KeyError when unknown."""
    return _BY_KEY[key]
