"""Queries as working coders type them, with the codes that answer. Odd ones were used while tuning, even ones not."""

QUERIES = [
    ("fx rt wrist init", ["S62.101A"]), ("w11 fall lad init", ["W11.XXXA"]), ("dm2 insulin", ["Z79.4", "E11.9"]), ("htn", ["I10"]),
    ("uri", ["J06.9"]), ("lbp", ["M54.50"]), ("knee oa rt", ["M17.11"]), ("rt knee pain", ["M25.561"]), ("lt knee pain", ["M25.562"]),
    ("uti", ["N39.0"]), ("hypothyroidism", ["E03.9"]), ("e11.65", ["E11.65"]), ("dm2 hyperglycemia", ["E11.65"]),
    ("pain right shoulder", ["M25.511"]), ("sprain rt ankle init", ["S93.401A"]), ("ankle sprain left init", ["S93.402A"]),
    ("cellulitis rt leg", ["L03.115"]), ("cellulitis left lower limb", ["L03.116"]), ("impacted cerumen right", ["H61.21"]),
    ("earwax left ear", ["H61.22"]), ("plantar wart", ["B07.0"]), ("bmi 31", ["Z68.31"]), ("nicotine dependence cigarettes", ["F17.210"]),
    ("afib", ["I48.91"]), ("ckd stage 3a", ["N18.31"]), ("muscle weakness", ["M62.81"]), ("neck pain", ["M54.2"]),
    ("chronic pain", ["G89.29"]), ("s/p right knee replacement", ["Z96.651"]), ("acl sprain rt knee init", ["S83.511A"]),
    ("rotator cuff tear rt", ["M75.101"]), ("gerd", ["K21.9"]), ("hyperlipidemia", ["E78.5"]), ("asthma", ["J45.909"]),
    ("anxiety", ["F41.9"]), ("depression", ["F32.A"]), ("acute bronchitis", ["J20.9"]), ("cough", ["R05.9"]),
    ("sore throat", ["J02.9"]), ("chest pain", ["R07.9"]), ("flu shot", ["Z23"]), ("annual physical", ["Z00.00"]),
    ("adult exam abnormal findings", ["Z00.01"]), ("lumbar radiculopathy", ["M54.16"]), ("carpal tunnel rt", ["G56.01"]),
    ("cts left", ["G56.02"]), ("hypertenson", ["I10"]), ("diabetis type 2", ["E11.9"]), ("plantar fasciitis", ["M72.2"]),
    ("lateral epicondylitis rt", ["M77.11"]), ("otitis media left", ["H66.92"]), ("strep throat", ["J02.0"]), ("copd", ["J44.9"]),
    ("copd exacerbation", ["J44.1"]), ("iron deficiency anemia", ["D50.9"]), ("vitamin d deficiency", ["E55.9"]),
    ("headache", ["R51.9"]), ("osa", ["G47.33"]), ("bph", ["N40.0"]), ("hip pain left", ["M25.552"]), ("oa left hip", ["M16.12"]),
    ("shortness of breath", ["R06.02"]), ("dvt", ["I82.409"]), ("migraine", ["G43.909"]), ("syncope", ["R55"]), ("gout", ["M10.9"]),
]  # fmt: skip
