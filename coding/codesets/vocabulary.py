"""Words of working coders, our own list: abbreviations, everyday names, words that say little, the usual single code.

`phrase: expansion`, alternatives separated by `|`; a leading `=` keeps the phrase itself as one alternative.
"""

_PHRASES = """
fx: fracture
fxs: fracture
htn: hypertension|hypertensive
hypertensive: =
dm: diabetes mellitus|diabetic
dm1: type 1 diabetes mellitus
dm2: type 2 diabetes mellitus
t1dm: type 1 diabetes mellitus
t2dm: type 2 diabetes mellitus
dmii: type 2 diabetes mellitus
dmi: type 1 diabetes mellitus
iddm: type 1 diabetes mellitus
niddm: type 2 diabetes mellitus
diabetes type 2: type 2 diabetes mellitus
diabetes type 1: type 1 diabetes mellitus
dm type 2: type 2 diabetes mellitus
dm type 1: type 1 diabetes mellitus
type 2 dm: type 2 diabetes mellitus
type 1 dm: type 1 diabetes mellitus
diabetic type 2: type 2 diabetes mellitus
dka: ketoacidosis
npdr: nonproliferative diabetic retinopathy
pdr: proliferative diabetic retinopathy
a1c: glucose hemoglobin
rt: right
r: right
rght: right
lt: left
l: left
bil: bilateral
bilat: bilateral
b/l: bilateral
both: bilateral
init: initial encounter
subs: subsequent encounter
subsq: subsequent encounter
seq: sequela
oa: osteoarthritis
djd: osteoarthritis
degenerative joint disease: osteoarthritis
ra: rheumatoid arthritis
uti: urinary tract infection
uri: acute upper respiratory infection
lrti: acute lower respiratory infection
lbp: low back pain
cp: chest pain
sob: shortness of breath
doe: dyspnea exertion|dyspnea
gerd: gastro-esophageal reflux disease
reflux: =|gastro-esophageal reflux disease
copd: chronic obstructive pulmonary disease
aecopd: chronic obstructive pulmonary disease exacerbation
chf: congestive heart failure|heart failure
hfref: systolic heart failure
hfpef: diastolic heart failure
hf: heart failure
afib: atrial fibrillation
a-fib: atrial fibrillation
aflutter: atrial flutter
svt: supraventricular tachycardia
vtach: ventricular tachycardia
pvc: ventricular premature depolarization
pvcs: ventricular premature depolarization
ckd: chronic kidney disease
aki: acute kidney failure
arf: acute kidney failure|acute respiratory failure
esrd: end stage renal disease
cad: atherosclerotic heart disease native coronary artery|coronary
ashd: atherosclerotic heart disease native coronary artery
mi: myocardial infarction
nstemi: nstemi myocardial infarction
stemi: st elevation stemi myocardial infarction
anterior: =|anterior wall|left anterior descending
heart attack: myocardial infarction
aaa: abdominal aortic aneurysm
as: aortic stenosis
mr: mitral insufficiency
regurgitation: =|insufficiency
aortic stenosis: nonrheumatic aortic valve stenosis
mitral stenosis: nonrheumatic mitral valve stenosis
pad: peripheral vascular disease
pvd: peripheral vascular disease
peripheral arterial disease: peripheral vascular disease
dvt: acute embolism thrombosis deep vein|venous thrombosis embolism
deep vein thrombosis: acute embolism thrombosis deep vein
deep venous thrombosis: acute embolism thrombosis deep vein
blood clot: embolism thrombosis
pe: pulmonary embolism
cva: cerebral infarction
stroke: cerebral infarction
tia: transient cerebral ischemic attack
ich: intracerebral hemorrhage
sdh: subdural hemorrhage
sah: subarachnoid hemorrhage
tbi: intracranial injury
loc: loss consciousness
ms: multiple sclerosis
als: amyotrophic lateral sclerosis
sz: seizure|convulsion
seizure: =|convulsion
seizures: seizure|convulsion
rls: restless legs syndrome
osa: obstructive sleep apnea
ha: headache
bph: benign prostatic hyperplasia
luts: lower urinary tract symptoms
bph with urinary retention: benign prostatic hyperplasia with lower urinary tract symptoms
bph with obstruction: benign prostatic hyperplasia with lower urinary tract symptoms
ed: erectile dysfunction
erectile dysfunction: male erectile dysfunction
sui: stress incontinence
oab: overactive bladder
mdd: major depressive disorder
gad: generalized anxiety disorder
ptsd: post-traumatic stress disorder
adhd: attention-deficit hyperactivity disorder
add: attention-deficit hyperactivity disorder
ocd: obsessive-compulsive disorder
asd: autistic disorder
autism: autistic disorder
bpd: borderline personality disorder
etoh: alcohol
aud: alcohol dependence
oud: opioid dependence
opiate: opioid
hld: hyperlipidemia
htg: hypertriglyceridemia|hyperglyceridemia
high triglycerides: hyperglyceridemia
acl: anterior cruciate ligament
pcl: posterior cruciate ligament
mcl: medial collateral ligament
lcl: lateral collateral ligament
rtc: rotator cuff
meniscal: meniscus
unsp: unspecified
uns: unspecified
nos: unspecified
unspec: unspecified
hx: history
hx of: personal history
h/o: personal history
ho: personal history
phx: personal history
fhx: family history
fh: family history
fam hx: family history
s/p: presence|status|acquired absence
sp: presence|status
w/: with
wo: without
w/o: without
no: without
abd: abdominal
belly: abdominal
stomach ache: abdominal pain
stomach pain: epigastric pain|abdominal pain
tummy: abdominal
tkr: presence artificial knee joint
tka: presence artificial knee joint
thr: presence artificial hip joint
tha: presence artificial hip joint
hip replacement: presence artificial hip joint
knee replacement: presence artificial knee joint
shoulder replacement: presence artificial shoulder joint
total hip replacement: presence artificial hip joint
total knee replacement: presence artificial knee joint
s/p total hip replacement: presence artificial hip joint
s/p total knee replacement: presence artificial knee joint
s/p hip replacement: presence artificial hip joint
s/p knee replacement: presence artificial knee joint
cabg: presence aortocoronary bypass graft
stent: =|presence coronary angioplasty implant graft
icd: presence automatic implantable cardiac defibrillator
pacemaker: cardiac pacemaker
pacemaker status: presence cardiac pacemaker
amputation: =|acquired absence
bka: acquired absence leg below knee
aka: acquired absence leg above knee
pna: pneumonia
cap: pneumonia
om: otitis media
aom: acute suppurative otitis media|otitis media
ome: nonsuppurative otitis media
strep: streptococcal
ibs: irritable bowel syndrome
uc: ulcerative colitis
pud: peptic ulcer
gib: gastrointestinal hemorrhage
gi bleed: gastrointestinal hemorrhage
sbo: intestinal obstruction
bmi: body mass index
cts: carpal tunnel syndrome
n/v: nausea with vomiting
nausea and vomiting: nausea with vomiting
nausea vomiting: nausea with vomiting
n/v/d: nausea with vomiting
ddd: intervertebral disc degeneration
degenerative disc disease: intervertebral disc degeneration
herniated disc: intervertebral disc displacement
disc herniation: intervertebral disc displacement
hnp: intervertebral disc displacement
bulging disc: intervertebral disc displacement
slipped disc: intervertebral disc displacement
lumbar spinal stenosis: spinal stenosis lumbar region
lss: spinal stenosis lumbar region
pinched nerve: radiculopathy
lumbar: =|lumbar region
cervical: =|cervical region
thoracic: =|thoracic region
si joint: sacroiliac
c-spine: cervical
l-spine: lumbar
t-spine: thoracic
ida: iron deficiency anemia
def: deficiency
b12 anemia: vitamin b12 deficiency anemia
vit: vitamin
itp: immune thrombocytopenic purpura
low platelets: thrombocytopenia
low white count: leukopenia|neutropenia
high white count: elevated white blood cell count
low sodium: hyponatremia
high sodium: hypernatremia
low potassium: hypokalemia
high potassium: hyperkalemia
low calcium: hypocalcemia
high calcium: hypercalcemia
low blood sugar: hypoglycemia
high blood sugar: hyperglycemia
low blood pressure: hypotension
low thyroid: hypothyroidism
hypothyroid: hypothyroidism
hyperthyroid: thyrotoxicosis
overactive thyroid: thyrotoxicosis
hyperthyroidism: thyrotoxicosis
graves: thyrotoxicosis diffuse goiter
graves disease: thyrotoxicosis diffuse goiter
hashimotos: autoimmune thyroiditis
hashimoto: autoimmune thyroiditis
hashimotos thyroiditis: autoimmune thyroiditis
thyroid nodule: nontoxic single thyroid nodule
nondisp: nondisplaced
displ: displaced
hep: hepatitis
hep a: acute hepatitis a
hep b: viral hepatitis b
hep c: chronic viral hepatitis c
hepatitis c: viral hepatitis c
hcv: viral hepatitis c
hbv: viral hepatitis b
hiv: human immunodeficiency virus
ca: malignant neoplasm
cancer: malignant neoplasm
cancer of: malignant neoplasm
bcc: basal cell carcinoma
scc: squamous cell carcinoma
ak: actinic keratosis
sk: seborrheic keratosis
mole: melanocytic nevi
skin tag: hypertrophic disorder skin
mets: secondary malignant neoplasm
metastatic: secondary malignant neoplasm
nhl: non-hodgkin lymphoma
aml: acute myeloblastic leukemia
cll: chronic lymphocytic leukemia b-cell
mm: multiple myeloma
fibroid: leiomyoma
fibroids: leiomyoma
uterine fibroids: leiomyoma of uterus
uterine fibroid: leiomyoma of uterus
dub: abnormal uterine bleeding
aub: abnormal uterine vaginal bleeding
menorrhagia: excessive frequent menstruation regular cycle
single: =|one
heavy periods: excessive frequent menstruation regular cycle
painful periods: dysmenorrhea
irregular periods: irregular menstruation
missed period: amenorrhea
menopause: menopausal
hot flashes: menopausal female climacteric states
pcos: polycystic ovarian syndrome
pid: pelvic inflammatory disease
bv: acute vaginitis
yeast infection: candidiasis
vaginal yeast infection: candidiasis vulva vagina
thrush: candidal stomatitis
sti: sexually transmitted
std: sexually transmitted
gdm: gestational diabetes mellitus pregnancy
gestational diabetes: gestational diabetes mellitus pregnancy
preeclampsia: pre-eclampsia
iup: pregnancy
miscarriage: spontaneous abortion
ectopic: ectopic pregnancy
1st: first
2nd: second
3rd: third
4th: fourth
5th: fifth
back: =|trunk
chest wall: =|front wall of thorax
calf: =|lower leg
buttock: =
groin: =
finger: =
nerve pain: neuralgia
ulnar neuropathy: lesion ulnar nerve
median neuropathy: lesion median nerve
radial neuropathy: lesion radial nerve
peroneal neuropathy: lesion peroneal nerve
foot drop: foot drop acquired
hiatal: diaphragmatic|hiatus
hiatal hernia: diaphragmatic hernia
poison ivy: plants
poison oak: plants
lft: abnormal results liver function studies|elevation liver transaminase
lfts: abnormal results liver function studies|elevation liver transaminase
elevated lfts: abnormal results liver function studies|elevation liver transaminase
abnormal mammogram: abnormal inconclusive findings diagnostic imaging breast
abnormal pap: abnormal cytological findings cervix
ekg: electrocardiogram
ecg: electrocardiogram
dx: diagnosis
tx: treatment
sx: symptoms
bx: biopsy
r/o: =
pt: =
bp: blood pressure
elevated bp: elevated blood-pressure reading
wbc: white blood cell
rbc: red blood cell
lung nodule: solitary pulmonary nodule
pulmonary nodule: solitary pulmonary nodule
lung: =|pulmonary
kidney: =|renal
renal: =|kidney
heart: =|cardiac
liver: =|hepatic
stomach: =|gastric
brain: =|cerebral
skull: =|head
dementia: unspecified dementia
delirium: delirium known physiological condition|disorientation
dry: =|nonexudative
wet: =|exudative
mgus: monoclonal gammopathy
chemo: antineoplastic chemotherapy
chemotherapy: antineoplastic chemotherapy
counseling: =
ptx: pneumothorax
htn urgency: hypertensive urgency
leg: =|lower limb|lower extremity
lower leg: =|lower limb
legs: lower limb|lower extremity|leg
lower extremity: =|lower limb
lower extremities: lower limb|lower extremity
arm: =|upper limb
upper extremity: =|upper limb
big toe: great toe|toe
gout big toe: gout ankle foot
pinky: little finger
ring: =
tailbone: coccyx
collarbone: clavicle
collar bone: clavicle
shoulder blade: scapula
kneecap: patella
shin: lower leg
shinbone: tibia
heel bone: calcaneus
jaw: mandible
thigh bone: femur
distal radius: lower end radius
distal radial: lower end radius
distal femur: lower end femur
distal tibia: lower end tibia
proximal humerus: upper end humerus
proximal tibia: upper end tibia
wrist fracture: fracture carpal bone wrist
hip fracture: fracture neck femur
hip fx: fracture neck femur
femoral neck: neck of femur
vertebral compression fracture: collapsed vertebra
compression fx: collapsed vertebra
compression fracture: collapsed vertebra|wedge compression fracture
osteoporosis with fracture: osteoporosis current pathological fracture
vertebral compression fx osteoporosis: osteoporosis current pathological fracture vertebra
osteoporosis without fracture: age-related osteoporosis without current pathological fracture
osteopenia: disorders of bone density
shoulder impingement: impingement syndrome shoulder
frozen shoulder: adhesive capsulitis shoulder
tennis elbow: lateral epicondylitis
golfers elbow: medial epicondylitis
golfer elbow: medial epicondylitis
trigger thumb: trigger thumb
heel spur: calcaneal spur
heel pain: plantar fascial fibromatosis|pain foot
plantar fasciitis: plantar fascial fibromatosis
bunion: hallux valgus|=
ingrown toenail: ingrowing nail
ingrown nail: ingrowing nail
toenail fungus: tinea unguium
nail fungus: tinea unguium
athletes foot: tinea pedis
jock itch: tinea cruris
ringworm: tinea corporis|dermatophytosis
flat feet: flat foot
hammertoe: hammer toe
shin splints: pain leg
bakers cyst: synovial cyst popliteal space
baker cyst: synovial cyst popliteal space
ganglion cyst: ganglion
torn: tear
rupture: =|tear
ruptured: rupture
strain: =
sprain: =
bruise: contusion
cut: laceration
concussion: =
burn: =
black eye: contusion eyelid periocular
whiplash: sprain ligaments cervical spine
broken: fracture
break: fracture
dislocated: dislocation
swollen: swelling|edema
swelling: =|localized edema
leg swelling: localized edema
swelling of leg: localized edema
puffy: edema
numbness: anesthesia skin
tingling: paresthesia skin
pins and needles: paresthesia skin
numbness and tingling: paresthesia skin
itching: pruritus
itchy: pruritus
hives: urticaria
rash: rash nonspecific skin eruption
diaper rash: diaper dermatitis
dandruff: seborrheic
acne: acne vulgaris
eczema: dermatitis unspecified|atopic dermatitis
boil: furuncle
abscess: cutaneous abscess|=
cyst: =
sebaceous cyst: epidermal cyst
shingles: zoster
herpes zoster: zoster
chickenpox: varicella
cold sore: herpesviral
cold sores: herpesviral
genital herpes: anogenital herpesviral
warts: viral wart
wart: viral wart|plantar wart
bed sore: pressure ulcer
bedsore: pressure ulcer
pressure sore: pressure ulcer
decubitus: pressure ulcer
lice: pediculosis
tick bite: bitten by nonvenomous insect
bug bite: insect bite
pinkeye: conjunctivitis
pink eye: conjunctivitis
stye: hordeolum
dry eye: dry eye syndrome
dry eyes: dry eye syndrome
floaters: vitreous opacities
nearsighted: myopia
farsighted: hypermetropia
amd: macular degeneration
poag: primary open-angle glaucoma
glaucoma open angle: open-angle glaucoma unspecified
cataract: =|age-related cataract
blurry vision: visual disturbance
blurred vision: visual disturbance
earwax: impacted cerumen
ear wax: impacted cerumen
wax: cerumen
ears: ear|bilateral ear
both ears: bilateral
both eyes: bilateral
both knees: bilateral knee
earache: otalgia
ear pain: otalgia
ear infection: otitis media
swimmers ear: otitis externa
ringing in ears: tinnitus
ear ringing: tinnitus
hearing loss: =
bppv: benign paroxysmal vertigo
vertigo bppv: benign paroxysmal vertigo
nosebleed: epistaxis
nose bleed: epistaxis
runny nose: nasal congestion|rhinitis
stuffy nose: nasal congestion
hay fever: allergic rhinitis pollen
seasonal allergies: seasonal allergic rhinitis
allergies: allergic rhinitis
deviated septum: deviated nasal septum
sinus infection: sinusitis
strep throat: streptococcal pharyngitis
tonsil stones: tonsils
hoarse: dysphonia
hoarseness: dysphonia
trouble swallowing: dysphagia
difficulty swallowing: dysphagia
cold: acute nasopharyngitis
common cold: acute nasopharyngitis
flu: influenza
flu a: influenza identified virus
flu b: influenza identified virus
flu shot: encounter immunization
covid: covid-19
covid19: covid-19
long covid: post covid-19
whooping cough: pertussis
mono: infectious mononucleosis
tb: tuberculosis
rsv: respiratory syncytial virus
croup: croup acute obstructive laryngitis
wheeze: wheezing
trouble breathing: dyspnea
low oxygen: hypoxemia
smoker: nicotine dependence cigarettes
smoking: nicotine dependence cigarettes
smokes: nicotine dependence cigarettes
tobacco: =|nicotine dependence
tobacco use: tobacco use
former smoker: personal history nicotine dependence
ex smoker: personal history nicotine dependence
vaping: nicotine dependence other tobacco product
alcoholic: alcohol dependence
alcoholism: alcohol dependence
depressed: depression
depression: =|depressive disorder|depressive episode
anxious: anxiety
panic attacks: panic disorder
panic attack: panic disorder
stress: =
grief: adjustment disorder
bipolar: bipolar disorder
cant sleep: insomnia
trouble sleeping: insomnia
memory loss: amnesia
memory problems: amnesia
confusion: disorientation|altered mental status
ams: altered mental status
passed out: syncope
fainting: syncope
faint: syncope
blacked out: syncope
shaking: tremor
shakes: tremor
parkinsons: parkinsons disease without dyskinesia
parkinson: parkinsons disease without dyskinesia
parkinsons disease: parkinsons disease without dyskinesia
alzheimers: alzheimers disease
alzheimer: alzheimers disease
peripheral neuropathy: polyneuropathy
neuropathy: =|polyneuropathy
tired: fatigue
tiredness: fatigue
weak: weakness
weakness: =
muscle weakness: muscle weakness generalized
dizzy: dizziness
lightheaded: dizziness
unsteady: unsteadiness
trouble walking: difficulty walking
gait: =|gait mobility
gait problem: abnormalities gait mobility
gait abnormality: unspecified abnormalities gait mobility
abnormal gait: unspecified abnormalities gait mobility
falls: repeated falls
frequent falls: repeated falls
fall from ladder: fall on and from ladder
lad: ladder
weight loss: abnormal weight loss
weight gain: abnormal weight gain
losing weight: abnormal weight loss
overweight: overweight
obese: obesity
morbid obesity: morbid severe obesity
obesity morbid: morbid severe obesity
no appetite: anorexia
loss of appetite: anorexia
throwing up: vomiting
puking: vomiting
heartburn: heartburn
acid reflux: gastro-esophageal reflux disease
loose stools: diarrhea
upset stomach: dyspepsia
indigestion: dyspepsia
bloating: abdominal distension gaseous
gas: flatulence
blood in stool: melena|hematochezia
bloody stool: melena|hematochezia
black stool: melena
rectal bleeding: hemorrhage anus rectum
piles: hemorrhoids
crohns: crohns disease
crohn: crohns disease
diverticulitis: =|diverticulitis intestine
diverticulosis: =|diverticulosis intestine
gallstone: calculus gallbladder
gallstones: calculus gallbladder
cholelithiasis: calculus gallbladder
gallbladder stones: calculus gallbladder
fatty liver: fatty change liver
nafld: fatty change liver
nash: nonalcoholic steatohepatitis
cirrhosis: cirrhosis liver
h pylori: helicobacter pylori
h. pylori: helicobacter pylori
celiac: celiac disease
stomach flu: viral gastroenteritis
stomach ulcer: gastric ulcer
ulcer stomach: gastric ulcer
foot ulcer: foot ulcer
diabetic ulcer: diabetic foot ulcer
diabetic foot ulcer: diabetes mellitus foot ulcer
luq: left upper quadrant
llq: left lower quadrant
ruq: right upper quadrant
rlq: right lower quadrant
abdominal pain rlq: right lower quadrant pain
abdominal pain llq: left lower quadrant pain
abdominal pain ruq: right upper quadrant pain
abdominal pain luq: left upper quadrant pain
rlq abdominal pain: right lower quadrant pain
llq abdominal pain: left lower quadrant pain
ruq abdominal pain: right upper quadrant pain
luq abdominal pain: left upper quadrant pain
abd pain: abdominal pain
kidney stone: calculus kidney
kidney stones: calculus kidney
nephrolithiasis: calculus kidney
ureteral stone: calculus ureter
bladder stone: calculus bladder
kidney infection: pyelonephritis|tubulo-interstitial nephritis
pyelo: pyelonephritis|tubulo-interstitial nephritis
bladder infection: cystitis
kidney failure: kidney failure
blood in urine: hematuria
burning urination: dysuria
painful urination: dysuria
frequent urination: frequency of micturition
urinary frequency: frequency of micturition
urinary urgency: urgency of urination
incontinence: =|urinary incontinence
leaking urine: urinary incontinence
cant urinate: retention of urine
urinary retention: retention of urine
proteinuria: proteinuria
elevated psa: elevated prostate specific antigen
psa: prostate specific antigen
low t: testicular hypofunction
low testosterone: testicular hypofunction
breast lump: unspecified lump breast
lump in breast: unspecified lump breast
breast cancer: malignant neoplasm breast female
prostate cancer: malignant neoplasm prostate
lung cancer: malignant neoplasm bronchus lung
colon cancer: malignant neoplasm colon
skin cancer: malignant neoplasm skin
upper outer: upper-outer quadrant
upper inner: upper-inner quadrant
lower outer: lower-outer quadrant
lower inner: lower-inner quadrant
mammogram: screening mammogram
screening mammogram: encounter screening mammogram malignant neoplasm breast
colon cancer screening: encounter screening malignant neoplasm colon
colonoscopy screening: encounter screening malignant neoplasm colon
screening colonoscopy: encounter screening malignant neoplasm colon
screening: =|encounter screening
pap: screening malignant neoplasm cervix
pap smear: screening malignant neoplasm cervix|gynecological examination
well woman: gynecological examination general routine
gyn exam: gynecological examination general routine
annual gyn: gynecological examination general routine
well child: routine child health examination
well child check: routine child health examination without abnormal findings
wcc: routine child health examination
well baby: routine child health examination
newborn check: health examination newborn
sports physical: examination participation sport
school physical: examination admission educational institution
pre employment: pre-employment examination
work physical: pre-employment examination
dot physical: examination driving license
physical: general adult medical examination
annual physical: general adult medical examination
checkup: general adult medical examination
check up: general adult medical examination
annual exam: general adult medical examination
adult exam: general adult medical examination
well adult: general adult medical examination
preop: preprocedural examination
pre-op: preprocedural examination
pre op clearance: preprocedural examination
preop clearance: preprocedural examination
follow up: aftercare|follow-up examination
followup: follow-up examination
suture removal: removal of sutures
staple removal: removal of sutures
wound check: surgical dressings
cast removal: aftercare
birth control: contraceptive
birth control pills: contraceptive pill
iud: intrauterine contraceptive device
iud insertion: insertion intrauterine contraceptive device
iud removal: removal intrauterine contraceptive device
vasectomy: sterilization
pregnant: pregnancy state
prenatal: supervision pregnancy
prenatal visit: supervision normal pregnancy
colon polyps: colonic polyps|colon polyp
colon polyp: polyp colon
polyps colon: polyp colon
long term use: long term current use
long term: long term current
insulin use: long term current use insulin
long term insulin: long term current use insulin
on insulin: long term current use insulin
blood thinner: long term current use anticoagulants
anticoagulant: anticoagulants
coumadin: anticoagulants
warfarin: anticoagulants
eliquis: anticoagulants
aspirin: =
shot: immunization
vaccine: immunization
vaccination: immunization
vaccines: immunization
dog bite: open bite
cat bite: open bite
dog bite of: open bite
bitten by dog: bitten by dog
human bite: open bite
bee sting: toxic effect venom bees
food allergy: allergy food
allergic reaction: allergy unspecified
peanut allergy: allergy peanuts
penicillin allergy: allergy status penicillin
pcn allergy: allergy status penicillin
mva: car occupant injured
mvc: car occupant injured
nail damage: damage to nail
no nail damage: without damage nail
thumb: =
index finger: =
lac: laceration without foreign body
laceration: laceration without foreign body
fb: foreign body
sugar: glucose
high sugar: hyperglycemia
prediabetic: prediabetes
cholesterol: hypercholesterolemia
high cholesterol: hypercholesterolemia
cramps: cramp
muscle cramps: cramp spasm
charley horse: cramp spasm
muscle spasm: muscle spasm
spasm: =
back spasm: muscle spasm back
backache: back pain|dorsalgia
back pain: =|dorsalgia
neck pain: cervicalgia
cervical pain: cervicalgia
neck strain: strain muscle neck
back strain: strain muscle lower back
joint pain: pain in joint
muscle pain: myalgia
body aches: myalgia
tmj: temporomandibular joint disorder
toothache: disorders of teeth
sle: systemic lupus erythematosus
lupus: systemic lupus erythematosus
psa arthritis: psoriatic arthropathy
psoriatic arthritis: psoriatic arthropathy
seropositive: rheumatoid factor
seronegative: without rheumatoid factor
ra seropositive: rheumatoid arthritis with rheumatoid factor
pmr: polymyalgia rheumatica
gca: giant cell arteritis
raynauds: raynauds syndrome
varicose veins: =
spider veins: telangiectasia|varicose
chest pain atypical: other chest pain
atypical chest pain: other chest pain
noncardiac chest pain: other chest pain
palpitation: palpitations
heart murmur: cardiac murmur
irregular heartbeat: cardiac arrhythmia
fast heart rate: tachycardia
slow heart rate: bradycardia
low heart rate: bradycardia
respiratory failure hypoxia: respiratory failure with hypoxia
hypoxia: =
shock: =
sepsis: =
mrsa: methicillin resistant staphylococcus aureus
cdiff: clostridium difficile|clostridioides difficile
c diff: clostridium difficile|clostridioides difficile
cellulitis: =
lower leg cellulitis: cellulitis lower limb
cellulitis lower leg: cellulitis lower limb
cellulitis left lower leg: cellulitis left lower limb
cellulitis right lower leg: cellulitis right lower limb
cellulitis leg: cellulitis lower limb
px: pain
eval: evaluation
exac: exacerbation
flare: exacerbation
wnl: without abnormal findings
abnl: abnormal
abn: abnormal
chr: chronic
ac: acute
mod: moderate
sev: severe
recur: recurrent
resp: respiratory
post: =
compl: complications
comp: complications
neg: negative
pos: positive
w: with
"""

FREE = frozenset(
    "unspecified initial encounter closed specified without uncomplicated disease disorder acquired region "
    "site routine nec primary unilateral syndrome mention no current general adult uncontrolled state".split()
)
"""Words of labels that a coder leaves out; a label is not worse for having them."""

COMMON_CATEGORIES = tuple(
    "B07 B35 D50 D64 E03 E04 E11 E53 E55 E66 E78 E86 E87 F10 F17 F32 F33 F41 F43 F90 G43 G47 G56 G62 H10 H25 H40 H61 H65 "
    "H66 H81 H91 I10 I11 I20 I25 I48 I50 I63 I73 I83 J01 J02 J03 J06 J18 J20 J30 J44 J45 K21 K40 K57 K58 K59 K64 K80 L02 "
    "L03 L20 L30 L40 L57 L60 L70 M06 M10 M16 M17 M19 M20 M25 M43 M47 M48 M50 M51 M54 M62 M65 M70 M72 M75 M76 M77 M79 M80 "
    "M81 M85 N18 N20 N39 N40 N63 N92 N95 R00 R05 R06 R07 R09 R10 R11 R19 R20 R21 R25 R26 R31 R35 R42 R50 R51 R53 R55 R60 "
    "R63 R73 R79 R91 R94 S13 S33 S43 S52 S61 S62 S82 S83 S93 Z00 Z01 Z02 Z09 Z12 Z23 Z30 Z34 Z47 Z51 Z68 Z71 Z79 Z80 Z85 "
    "Z86 Z87 Z95 Z96".split()
)
"""Categories that ambulatory practices use most: a small prior between equals."""

_USUAL = """
htn: I10
hypertension: I10
high blood pressure: I10
dm2: E119
t2dm: E119
dm: E119
diabetes: E119
type 2 diabetes: E119
dm2 insulin: Z794
insulin use: Z794
long term insulin: Z794
uri: J069
lbp: M5450
low back pain: M5450
uti: N390
hld: E785
hyperlipidemia: E785
high cholesterol: E7800
gerd: K219
heartburn: R12
afib: I4891
copd: J449
chf: I509
cp: R079
chest pain: R079
sob: R0602
cough: R059
anxiety: F419
depression: F32A
asthma: J45909
hypothyroid: E039
hypothyroidism: E039
sore throat: J029
strep throat: J020
bronchitis: J40
acute bronchitis: J209
headache: R519
fatigue: R5383
osa: G4733
cad: I2510
bph: N400
flu shot: Z23
vaccine: Z23
immunization: Z23
neck pain: M542
migraine: G43909
dementia: F0390
delirium: R410
fever: R509
annual physical: Z0000
physical: Z0000
well adult: Z0000
plantar wart: B070
smoker: F17210
obesity: E669
dizziness: R42
abdominal pain: R109
nausea: R110
muscle weakness: M6281
ckd 3: N1830
mdd: F329
gad: F411
dvt: I82409
pneumonia: J189
pna: J189
anemia: D649
vit d deficiency: E559
gout: M109
insomnia: G4700
covid: U071
tia: G459
ibs: K589
constipation: K5900
diarrhea: R197
vertigo: R42
syncope: R55
psoriasis: L409
eczema: L309
cva: I639
esrd: N186
ida: D509
osteoporosis: M810
fibromyalgia: M797
sciatica: M5430
"""


def _table(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition(": ") for line in text.strip().splitlines())}


ALTERNATIVES = {
    name: tuple(name if one == "=" else one for one in value.split("|")) for name, value in _table(_PHRASES).items()
}
SPOKEN = sorted({word for phrase in ALTERNATIVES for word in phrase.split()})
"""Every word of our phrases, sorted: known, so never taken for a misspelling."""
USUAL = _table(_USUAL)
"""Whole phrases whose usual meaning is one code, offered first."""
