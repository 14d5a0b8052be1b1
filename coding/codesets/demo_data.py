"""What the DEMO editions cover: codes used by the demo, our own labels, and edits. No AMA descriptors.

Pairs, unit limits and indicators follow what CMS published for these codes; dates are the editions' own. One pair is
ours: 97140/97530 ended in CMS's file in 2019 and is kept here with indicator 1, so that the demo shows a therapy edit.
"""

ICD = """E11.9 E11.65 I10 J06.9 J02.9 J20.9 N39.0 R05.9 M54.50 M54.16 M25.561 M25.562 M25.511 M17.11 M17.12 M75.101 M75.102
S62.025A S62.024A S93.401A S93.402A Z00.00 Z00.01 Z23 E78.5 E03.9 J45.909 F41.9 F32.A K21.9 L03.115 L03.116 H61.21 H61.22
B07.0 Z79.4 Z79.899 Z68.31 F17.210 R07.9 I48.91 N18.31 W11.XXXA M62.81 R26.89 M54.2 G89.29 Z96.651 Z47.1 S83.511A
G47.33 R53.83 R51.9 R10.9 M79.671 M79.672 M25.512 M25.551 M25.552 S62.025D S62.024D S93.401D S93.402D S83.511D""".split()

# code: (label, status, global, pctc, mult, bilat, asst, co, team, work, nonfacility, facility, malpractice)
_EM = ("A", "XXX", "0", "0", "0", "0", "0", "0")
_LAB = ("X", "XXX", "9", "9", "9", "9", "9", "9")
_PT = ("A", "XXX", "7", "5", "0", "0", "0", "0")
_FILM = ("A", "XXX", "1", "0", "3", "0", "0", "0")
_MINOR = ("A", "000", "0", "2", "1", "1", "0", "0")
PROCEDURES = {
    "99202": ("Office visit, new, 15 min or straightforward", *_EM, "0.93", "1.16", "0.40", "0.08"),
    "99203": ("Office visit, new, 30 min or low", *_EM, "1.60", "1.59", "0.68", "0.16"),
    "99204": ("Office visit, new, 45 min or moderate", *_EM, "2.60", "2.18", "1.13", "0.24"),
    "99205": ("Office visit, new, 60 min or high", *_EM, "3.50", "2.79", "1.57", "0.33"),
    "99211": ("Office visit, established, staff only", *_EM, "0.18", "0.51", "0.07", "0.01"),
    "99212": ("Office visit, established, 10 min or straightforward", *_EM, "0.70", "0.94", "0.29", "0.06"),
    "99213": ("Office visit, established, 20 min or low", *_EM, "1.30", "1.33", "0.56", "0.10"),
    "99214": ("Office visit, established, 30 min or moderate", *_EM, "1.92", "1.79", "0.83", "0.14"),
    "99215": ("Office visit, established, 40 min or high", *_EM, "2.80", "2.40", "1.27", "0.22"),
    "99395": ("Well visit, established, age 18-39", "N", "XXX", *"999999", "1.75", "1.63", "0.68", "0.11"),
    "99396": ("Well visit, established, age 40-64", "N", "XXX", *"999999", "1.90", "1.69", "0.74", "0.12"),
    "99397": ("Well visit, established, age 65 and over", "N", "XXX", *"999999", "2.00", "1.87", "0.78", "0.12"),
    "G0439": ("Annual wellness visit, subsequent", *_EM, "1.92", "1.86", "1.86", "0.13"),
    "G2211": ("Visit complexity, continuing care, add-on", "A", "ZZZ", *"000000", "0.33", "0.14", "0.14", "0.02"),
    "93000": ("ECG 12 leads with report", "A", "XXX", "4", "6", *"0000", "0.17", "0.24", "0.24", "0.02"),
    "36415": ("Blood draw from a vein", *_LAB, "0", "0", "0", "0"),
    "81002": ("Urine dipstick, no microscope, manual", *_LAB, "0", "0", "0", "0"),
    "83036": ("Hemoglobin A1c", *_LAB, "0", "0", "0", "0"),
    "85025": ("CBC with automated differential", *_LAB, "0", "0", "0", "0"),
    "80053": ("Comprehensive metabolic panel", *_LAB, "0", "0", "0", "0"),
    "80061": ("Lipid panel", *_LAB, "0", "0", "0", "0"),
    "20610": ("Large joint injection, no ultrasound", *_MINOR, "0.79", "1.04", "0.44", "0.13"),
    "17110": ("Wart destruction, up to 14", "A", "010", "0", "2", "0", "1", "0", "0", "0.70", "2.66", "1.30", "0.07"),
    "69210": (
        "Impacted ear wax removal with instruments",
        "A",
        "000",
        "0",
        "2",
        "2",
        "1",
        "0",
        "0",
        "0.61",
        "0.75",
        "0.28",
        "0.08",
    ),
    "90471": ("Vaccine administration, first injection", "A", "XXX", "5", *"00000", "0.17", "0.44", "0.44", "0.01"),
    "90686": ("Flu vaccine, quadrivalent, 0.5 mL", *_LAB, "0", "0", "0", "0"),
    "94010": ("Spirometry", "A", "XXX", "1", *"00000", "0.17", "0.63", "0.63", "0.02"),
    "29125": ("Short arm splint, static", *_MINOR, "0.50", "1.46", "0.63", "0.09"),
    "73110": ("Wrist X-ray, 3 or more views", *_FILM, "0.17", "1.05", "1.05", "0.02"),
    "73030": ("Shoulder X-ray, 2 or more views", *_FILM, "0.18", "0.85", "0.85", "0.02"),
    "96372": ("Injection under skin or into muscle", "A", "XXX", "5", *"00000", "0.17", "0.25", "0.25", "0.01"),
    "J1885": ("Ketorolac injection, 15 mg", "E", "XXX", *"999999", "0", "0", "0", "0"),
    "99406": ("Tobacco counseling, 3 to 10 min", *_EM, "0.24", "0.18", "0.09", "0.01"),
    "97110": ("Therapeutic exercise, 15 min", *_PT, "0.45", "0.42", "0.42", "0.01"),
    "97112": ("Neuromuscular reeducation, 15 min", *_PT, "0.50", "0.50", "0.50", "0.01"),
    "97140": ("Manual therapy, 15 min", *_PT, "0.43", "0.37", "0.37", "0.01"),
    "97530": ("Therapeutic activities, 15 min", *_PT, "0.44", "0.65", "0.65", "0.01"),
    "97161": ("PT evaluation, low", *_PT, "1.54", "1.43", "1.43", "0.04"),
    "97162": ("PT evaluation, moderate", *_PT, "1.54", "1.43", "1.43", "0.04"),
    "97163": ("PT evaluation, high", *_PT, "1.54", "1.43", "1.43", "0.04"),
    "97164": ("PT re-evaluation", *_PT, "0.96", "1.10", "1.10", "0.03"),
    "97035": ("Ultrasound therapy, 15 min", *_PT, "0.21", "0.20", "0.20", "0.01"),
    "G0283": ("Electrical stimulation, unattended, not wound care", *_PT, "0.18", "0.16", "0.16", "0.01"),
}
FACTOR = "32.3465"

_VISITS = "99211 99212 99213 99214 99215"
_NEW = "99202 99203 99204 99205"
# column 1: {indicator: column 2 codes}; pairs of the practitioner file among these codes
PAIRS = {
    "17110": {1: f"93000 96372 {_VISITS}"},
    "20610": {1: f"29125 93000 96372 {_VISITS}"},
    "29125": {1: f"93000 96372 {_VISITS}"},
    "36415": {1: "99211"},
    "69210": {1: f"93000 96372 {_VISITS}"},
    "90471": {1: f"{_NEW} {_VISITS} 99396 99397 99406"},
    "93000": {1: "99211"},
    "94010": {1: f"{_NEW} {_VISITS}"},
    "96372": {1: f"{_NEW} 99212 99213 99214 99215", 0: "99211"},
    "97035": {1: "97164"},
    "97161": {0: "97164", 1: f"{_NEW} {_VISITS}"},
    "97162": {0: "97161 97164", 1: f"{_NEW} {_VISITS}"},
    "97163": {0: "97161 97162 97164", 1: f"{_NEW} {_VISITS}"},
    "97164": {1: f"{_NEW} {_VISITS}"},
    "97140": {1: "97530", 9: "97164"},
    "97110": {9: "97140 97164"},
    "99202": {1: _VISITS},
    "99203": {0: "99202", 1: _VISITS},
    "99204": {0: "99202 99203", 1: _VISITS},
    "99205": {0: "99202 99203 99204", 1: _VISITS},
    "99212": {1: "99211"},
    "99213": {1: "99211 99212"},
    "99214": {1: "99211 99212 99213"},
    "99215": {1: "99211 99212 99213 99214"},
    "G0283": {1: "97164"},
    "G0439": {1: f"{_NEW} {_VISITS} 97161 97162 97163 97164"},
}

# code: (units, adjudication indicator)
UNITS = {
    "17110": (1, 2), "20610": (2, 3), "29125": (1, 2), "36415": (2, 3), "69210": (1, 2), "73030": (4, 3), "73110": (3, 3),
    "80053": (1, 3), "80061": (1, 3), "81002": (2, 3), "83036": (1, 2), "85025": (2, 3), "90471": (1, 2), "90686": (1, 2),
    "93000": (3, 3), "94010": (1, 3), "96372": (4, 3), "97035": (2, 3), "97110": (6, 3), "97112": (4, 3), "97140": (6, 3),
    "97161": (1, 2), "97162": (1, 2), "97163": (1, 2), "97164": (1, 2), "97530": (6, 3), "99202": (1, 2), "99203": (1, 2),
    "99204": (1, 2), "99205": (1, 2), "99211": (1, 3), "99212": (2, 3), "99213": (2, 3), "99214": (2, 3), "99215": (1, 3),
    "99406": (1, 2), "G0283": (1, 3), "G0439": (1, 2), "J1885": (8, 3),
}  # fmt: skip

ADD_ONS = {"G2211": (1, f"{_NEW} {_VISITS}"), "90472": (1, "90460 90471 90473 G0008 G0009 G0010")}

MODIFIERS = {
    "22": "More work than usual", "24": "Unrelated visit in a postoperative period", "25": "Separate visit, same day as a procedure",
    "26": "Professional part", "27": "Several outpatient visits, same day", "50": "Both sides", "51": "Several procedures",
    "52": "Reduced service", "57": "Visit that decided on surgery", "58": "Planned or related later procedure",
    "59": "Distinct procedure", "76": "Repeated by the same physician", "77": "Repeated by another physician",
    "78": "Return to the operating room, related", "79": "Unrelated procedure in a postoperative period", "80": "Assistant surgeon",
    "91": "Repeated laboratory test", "93": "Telemedicine, audio only", "95": "Telemedicine, audio and video", "RT": "Right side",
    "LT": "Left side", "TC": "Technical part", "XE": "Separate encounter", "XP": "Separate practitioner", "XS": "Separate structure",
    "XU": "Unusual, not overlapping service", "GP": "Under a physical therapy plan", "GO": "Under an occupational therapy plan",
    "GN": "Under a speech therapy plan", "KX": "Requirements of the policy are met", "QW": "Waived laboratory test",
    "GA": "Waiver of liability on file", "GY": "Not a benefit", "GZ": "Expected to be denied", "JW": "Drug discarded",
    "JZ": "No drug discarded", "CQ": "By a physical therapist assistant", "CO": "By an occupational therapy assistant",
    "33": "Preventive service", "LC": "Left circumflex artery", "LD": "Left anterior descending artery", "RC": "Right coronary artery",
    "RI": "Ramus intermedius", "LM": "Left main artery", "E1": "Upper left eyelid", "E2": "Lower left eyelid",
    "E3": "Upper right eyelid", "E4": "Lower right eyelid", "FA": "Left thumb", "TA": "Left great toe",
    **{f"F{n}": f"Finger {n + 1 if n < 5 else n - 4}, {'left' if n < 5 else 'right'} hand" for n in range(1, 10)},
    **{f"T{n}": f"Toe {n + 1 if n < 5 else n - 4}, {'left' if n < 5 else 'right'} foot" for n in range(1, 10)},
}  # fmt: skip

PLACES = {
    "02": ("Telehealth, away from home", "Facility"), "10": ("Telehealth, at home", "Non-Facility"), "11": ("Office", "Non-Facility"),
    "12": ("Home", "Non-Facility"), "19": ("Off-campus outpatient hospital", "Facility"), "20": ("Urgent care", "Non-Facility"),
    "21": ("Inpatient hospital", "Facility"), "22": ("On-campus outpatient hospital", "Facility"),
    "23": ("Emergency room", "Facility"), "24": ("Ambulatory surgical center", "Facility"),
    "31": ("Skilled nursing facility", "Facility"), "32": ("Nursing facility", "Non-Facility"),
    "62": ("Outpatient rehabilitation facility", "Non-Facility"), "81": ("Independent laboratory", "Non-Facility"),
}  # fmt: skip
