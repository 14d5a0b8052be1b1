"""Words of working coders: abbreviations, everyday names and the codes they usually mean. Our own list."""

ABBREVIATIONS = {
    "fx": "fracture", "htn": "hypertension", "dm": "diabetes mellitus", "dm2": "type 2 diabetes mellitus",
    "dm1": "type 1 diabetes mellitus", "t2dm": "type 2 diabetes mellitus", "t1dm": "type 1 diabetes mellitus",
    "rt": "right", "r": "right", "lt": "left", "l": "left", "bil": "bilateral", "b/l": "bilateral", "init": "initial encounter",
    "subs": "subsequent encounter", "subq": "subsequent encounter", "seq": "sequela", "oa": "osteoarthritis",
    "ra": "rheumatoid arthritis", "uti": "urinary tract infection", "uri": "acute upper respiratory infection",
    "lbp": "low back pain", "cp": "chest pain", "sob": "shortness of breath", "gerd": "gastro-esophageal reflux disease",
    "copd": "chronic obstructive pulmonary disease", "chf": "heart failure", "afib": "atrial fibrillation",
    "ckd": "chronic kidney disease", "cad": "atherosclerotic heart disease", "mi": "myocardial infarction",
    "dvt": "deep vein thrombosis", "pe": "pulmonary embolism", "bph": "benign prostatic hyperplasia",
    "mdd": "major depressive disorder", "gad": "generalized anxiety disorder", "ptsd": "post-traumatic stress disorder",
    "adhd": "attention-deficit hyperactivity disorder", "hld": "hyperlipidemia", "osa": "obstructive sleep apnea",
    "acl": "anterior cruciate ligament", "unsp": "unspecified", "uns": "unspecified", "fall": "fall", "lad": "ladder",
    "hx": "history", "fhx": "family history", "s/p": "presence", "w/": "with", "w": "with", "wo": "without", "w/o": "without",
    "abd": "abdominal", "tkr": "presence artificial knee joint", "thr": "presence artificial hip joint",
    "cva": "cerebral infarction", "tia": "transient cerebral ischemic attack", "pna": "pneumonia", "om": "otitis media",
    "strep": "streptococcal", "sz": "seizure", "ibs": "irritable bowel syndrome", "bmi": "body mass index",
    "cts": "carpal tunnel syndrome", "ha": "headache", "n/v": "nausea vomiting", "ddd": "disc degeneration",
    "esrd": "end stage renal disease", "ida": "iron deficiency anemia", "pvd": "peripheral vascular disease",
    "nondisp": "nondisplaced", "displ": "displaced", "hep": "hepatitis", "ca": "malignant neoplasm", "px": "pain",
}  # fmt: skip
WORDS = {
    "leg": "lower limb", "arm": "upper limb", "replacement": "presence artificial joint",
    "cancer": "malignant neoplasm", "heartburn": "gastro-esophageal reflux disease", "earwax": "impacted cerumen",
    "wax": "cerumen", "shot": "immunization", "vaccine": "immunization", "vaccination": "immunization", "flu": "influenza",
    "smoker": "nicotine dependence cigarettes", "broken": "fracture", "sugar": "glucose", "cholesterol": "hypercholesterolemia",
    "wart": "viral wart", "physical": "general adult medical examination", "kidney stone": "calculus kidney",
    "stroke": "cerebral infarction", "tired": "fatigue", "dizzy": "dizziness", "pinkeye": "conjunctivitis", "backache": "back pain",
}  # fmt: skip
# whole phrases whose usual meaning is one code, offered first
USUAL = {
    "htn": "I10", "hypertension": "I10", "high blood pressure": "I10", "dm2": "E119", "t2dm": "E119", "dm": "E119",
    "diabetes": "E119", "type 2 diabetes": "E119", "dm2 insulin": "Z794", "insulin use": "Z794", "long term insulin": "Z794",
    "uri": "J069", "lbp": "M5450", "low back pain": "M5450", "uti": "N390", "hld": "E785", "hyperlipidemia": "E785",
    "high cholesterol": "E7800", "gerd": "K219", "heartburn": "R12", "afib": "I4891", "copd": "J449", "chf": "I509", "cp": "R079",
    "chest pain": "R079", "sob": "R0602", "cough": "R059", "anxiety": "F419", "depression": "F32A", "asthma": "J45909",
    "hypothyroid": "E039", "hypothyroidism": "E039", "sore throat": "J029", "strep throat": "J020", "bronchitis": "J40",
    "acute bronchitis": "J209", "headache": "R519", "fatigue": "R5383", "osa": "G4733", "cad": "I2510", "bph": "N400",
    "flu shot": "Z23", "vaccine": "Z23", "immunization": "Z23", "neck pain": "M542", "migraine": "G43909", "fever": "R509",
    "annual physical": "Z0000", "physical": "Z0000", "well adult": "Z0000", "plantar wart": "B070", "smoker": "F17210",
    "obesity": "E669", "dizziness": "R42", "abdominal pain": "R109", "nausea": "R110", "muscle weakness": "M6281",
    "ckd 3": "N1830", "mdd": "F329", "gad": "F411", "dvt": "I82409", "pneumonia": "J189", "pna": "J189", "anemia": "D649",
    "vit d deficiency": "E559", "gout": "M109", "insomnia": "G4700", "covid": "U071", "tia": "G459", "ibs": "K589",
    "constipation": "K5900", "diarrhea": "R197", "vertigo": "R42", "syncope": "R55", "psoriasis": "L409", "eczema": "L309",
    "cva": "I639", "esrd": "N186", "ida": "D509", "osteoporosis": "M810", "fibromyalgia": "M797", "sciatica": "M5430",
}  # fmt: skip
