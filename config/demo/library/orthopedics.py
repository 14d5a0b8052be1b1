"""Bones and joints: knees, shoulders, spine, after joint replacement."""

from config.demo.notes import NoteText
from config.demo.scenario import Scenario, visit

_KNEE_SHOT = NoteText(
    reason="{side} knee arthritis, pain worse.",
    history="{who} is a {age_text} {person} with known osteoarthritis of the {side} knee. Pain has risen to {pain} of "
    "10 over {weeks} weeks, [worst on stairs|worst after sitting], with morning stiffness of ten minutes. "
    "Walking is down to "
    "two blocks. No locking, giving way, fever or injury. Acetaminophen and topical gel help little; exercises are "
    "done twice a week. The last injection {months} months ago gave relief for three months. "
    "Surgery is not wanted for now. Uses a cane outdoors.",
    past="Osteoarthritis of the {side} knee, no diabetes, no blood thinner. Medications: acetaminophen as needed.",
    ros="pain",
    exam="gen cv resp",
    findings="{side} knee: small effusion, crepitus, tender medial joint line, range 5 to {degrees} degrees, "
    "ligaments stable, no warmth. {other} knee: full range, no pain. Gait antalgic.",
    procedure="Injection of the {side} knee, a major joint, without ultrasound. Risks discussed, consent and time-out "
    "done. Skin prepared with chlorhexidine; from the superolateral side 4 mL lidocaine 1 percent with "
    "corticosteroid supplied by the practice given with ease. No complication. The decision to inject came out of "
    "today's evaluation, which was separate.",
    plan="Unilateral primary osteoarthritis of the {side} knee, worse. Course reviewed: choices of therapy, brace, "
    "injection and replacement were gone through; injection done today. Physical therapy "
    "referral renewed, weight goals, acetaminophen schedule. Ice tonight. Call for fever, redness or rising pain. "
    "Return in three months.",
)
_SHOULDER = NoteText(
    reason="{side} shoulder pain and weakness.",
    history="{who} is a {age_text} {person}, new to this practice, with {months} months of {side} shoulder pain, "
    "{pain} of 10, [worse reaching overhead|that wakes {him} when lying on it]. No fall or injury. Weak when "
    "lifting a jug. No neck pain, no "
    "numbness. Anti-inflammatory tablets for two weeks gave small relief. Works with arms overhead at times. No "
    "earlier surgery or injection. Dressing and hair care are slow. "
    "No swelling of other joints, no fever, no stiffness on the other side.",
    past="Otherwise healthy. No daily medicine.",
    ros="pain",
    exam="gen neck cv resp",
    findings="{side} shoulder: active elevation {degrees} degrees with painful arc, passive full, external rotation "
    "strength 4 of 5, empty-can test positive, drop-arm negative, skin and pulses normal. {other} shoulder "
    "full and strong.",
    results="X-ray of the {side} shoulder, three views, taken and read here: no fracture, joint space kept, slight "
    "sclerosis at the greater tuberosity.",
    plan="Rotator cuff tear of the {side} shoulder, not traumatic, extent not specified until imaging. MRI ordered. "
    "Physical therapy for six weeks, naproxen 500 mg twice daily with food for two weeks, no overhead lifting. "
    "Choices if therapy fails, including injection and repair, were outlined. Return with the MRI.",
)
_ACL = NoteText(
    reason="Right knee injury.",
    history="{who} is a {age_text} {person}, new here, who [planted the right foot and twisted in a soccer "
    "game|landed badly from a jump] {days} days ago, felt a pop and had swelling within two hours. The knee "
    "gives way on turning. Pain {pain} of 10. Could "
    "not play on. No numbness, no skin wound. Crutches from a friend. No earlier injury of this knee. Outside films "
    "from the emergency room were brought on a disc. "
    "Wants to return to sports this season if possible. First visit for this injury with us; active treatment begins "
    "today.",
    past="Healthy. No daily medicine. No surgery.",
    ros="pain",
    exam="gen cv resp neuro",
    findings="Right knee: moderate effusion, range 10 to {degrees} degrees, Lachman 2+ with soft end point, pivot "
    "shift guarded, joint lines not tender, collateral ligaments stable. Left knee: stable, full range.",
    results="Outside films of the right knee reviewed independently: effusion, no fracture, no Segond fragment.",
    plan="Sprain (tear) of the anterior cruciate ligament of the right knee, initial encounter; an acute complicated "
    "injury. MRI ordered. Hinged brace, crutches, therapy before surgery. Reconstruction as an elective "
    "operation, its "
    "risks and timing were discussed; decision after MRI. Prescribed meloxicam 15 mg daily with food. No pivoting "
    "sports.",
)
_AFTER = NoteText(
    reason="Check after right total knee replacement.",
    history="{who} is a {age_text} {person} seen for aftercare following right total knee replacement done elsewhere "
    "{months} months ago, more than ninety days after the operation. Pain is {less} of 10 after long walks. "
    "Walks a mile without a cane. "
    "[Stairs are done one foot after the other.|Stairs need the rail.] No fever, drainage, calf pain or giving way. "
    "Therapy ended last month; home exercises go on. Sleeps through the night. "
    "Takes acetaminophen twice a week. Back to gardening and driving.",
    past="Right total knee replacement. No infection, no clot. Medications: acetaminophen as needed.",
    ros="pain",
    exam="gen cv resp neuro",
    findings="Right knee: healed scar, no warmth or effusion, range 0 to {degrees} degrees, stable in both planes, "
    "quadriceps 5 of 5. Left knee: full range, no pain. Gait even.",
    plan="Aftercare following joint replacement, right artificial knee present and working well. Continue "
    "strengthening, no limits besides high-impact sports. Dental antibiotic policy reviewed. Film at one year. "
    "Return in six months, sooner for warmth, fever or new pain.",
)
_NERVE = NoteText(
    reason="Back pain running down the leg.",
    history="{who} is a {age_text} {person} with {weeks} weeks of low back pain that shoots down the leg to the "
    "[outer calf|top of the foot], {pain} of 10, worse sitting and coughing, with tingling in the same line. "
    "Naproxen and six therapy visits helped only partly, and sleep is "
    "broken. No weakness noticed, no saddle numbness, bladder and bowel normal. No cancer, no fever, no steroid use. "
    "Sits at a desk. Cannot finish a full work day. "
    "The problem is worse than at the last visit.",
    past="No diabetes, no spine surgery. Medications: naproxen as needed.",
    ros="pain",
    exam="gen cv resp",
    findings="Back: flexion limited, straight leg raise positive at 40 degrees on the painful side, crossed test "
    "negative. Strength 5 of 5 in both legs; light touch reduced over the lateral calf; reflexes equal. Gait "
    "guarded, heel and toe walking possible.",
    plan="Radiculopathy, lumbar region, worsening despite six weeks of conservative care. Start gabapentin 300 mg at "
    "night, rising to three times daily; side effects and no driving until used to it. MRI of the lumbar spine "
    "ordered. "
    "Continue therapy. Chronic problem with progression and prescription drug management. Emergency care for "
    "weakness, saddle numbness or loss of bladder control.",
)
_NECK = NoteText(
    reason="Neck pain for {months} months.",
    history="{who} is a {age_text} {person}, new to this practice, with {months} months of [aching at the back of the "
    "neck|neck stiffness and ache] that has become chronic, {pain} of 10 at the end of the work day, easing "
    "on weekends. No arm pain, numbness or weakness, no headache of a new kind, no injury. "
    "Works at two screens. Heat and stretching help for an hour. Ibuprofen taken twice a week. No fever or weight "
    "loss. Sleeps on two pillows. No earlier therapy. "
    "Pain limits turning the head while driving.",
    past="Otherwise healthy. No daily medicine.",
    ros="pain",
    exam="gen cv resp skin",
    findings="Neck: rotation 55 degrees on both sides with end-range pain, tender trapezius on both sides, no midline "
    "tenderness, Spurling test negative. Arms: strength 5 of 5, reflexes equal, sensation intact. Shoulders "
    "full.",
    plan="1. Cervicalgia. 2. Other chronic pain. No neurologic sign, so no imaging now. Physical therapy for six "
    "weeks, workstation changes, naproxen 250 mg as needed with food, heat. Goals were set together: full work "
    "day with "
    "pain at or below {less} of 10. Return in six weeks; MRI if arm symptoms appear.",
)
_KNEE = NoteText(
    reason="{side} knee pain for {weeks} weeks.",
    history="{who} is a {age_text} {person} with {weeks} weeks of [dull pain at the front of the {side} knee|ache "
    "around the {side} kneecap], {pain} of 10 going down stairs and after sitting. No injury, swelling, "
    "locking or giving way. [A new running plan was begun last month.|Began "
    "kneeling work in the house last month.] Ice helps. No fever, no other joint. The {other} knee is fine. Takes "
    "ibuprofen once or twice a week with some relief. No earlier trouble or "
    "surgery of the knee. Sleep is not affected and walking on level ground is comfortable.",
    past="Otherwise healthy. No daily medicine.",
    ros="pain",
    exam="gen cv resp neuro",
    findings="{side} knee: no effusion, full range, tender around the patella, pain with patellar compression, "
    "ligaments and meniscal tests normal, quadriceps strength 5 of 5. Hip motion normal. {other} knee normal.",
    plan="Pain in the {side} knee, [cause to be settled by its course|without a definite diagnosis today]. No sign of "
    "ligament or meniscal injury; no film needed yet. Quadriceps and hip exercises shown, activity changes, ice, "
    "ibuprofen "
    "400 mg with food up to three times a day for one week. Film and therapy referral if no better in four weeks. "
    "Return sooner for swelling or locking.",
)
_SHOULDER_PAIN = NoteText(
    reason="Right shoulder pain for {weeks} weeks.",
    history="{who} is a {age_text} {person} with {weeks} weeks of right shoulder pain after [painting ceilings|a "
    "weekend of yard work], {pain} of 10 with reaching behind. No fall, no numbness, no neck pain, no night "
    "sweats. Strength seems normal. Ice and "
    "acetaminophen help a little. The left shoulder is fine. Can sleep on the other side. No earlier shoulder "
    "trouble. Still works full duty but avoids lifting above the head. "
    "No fever and no swelling of other joints.",
    past="Otherwise healthy. No daily medicine.",
    ros="pain",
    exam="gen neck cv resp",
    findings="Right shoulder: full passive motion, pain at the end of elevation and internal rotation, cuff strength "
    "5 of 5 in all planes, no deformity, skin and pulses normal. Left shoulder full and painless.",
    results="X-ray of the right shoulder, three views, taken and read here: normal bones and joint space, no "
    "calcification.",
    plan="Pain in the right shoulder without a definite diagnosis today; film normal. Relative rest, pendulum and "
    "scapular exercises shown, naproxen 250 mg twice daily with food for ten days. Therapy if no better in four "
    "weeks. "
    "Return sooner for weakness, numbness or fever.",
)

_OA = {"right": "M17.11", "left": "M17.12"}
_CUFF = {"right": "M75.101", "left": "M75.102"}
_PAIN = {"right": "M25.561", "left": "M25.562"}

SCENARIOS: tuple[Scenario, ...] = (
    *(
        visit(
            f"knee_injection_{side}",
            "ortho",
            "est",
            (50, 86),
            code,
            f"99213-25:1 20610-{mod}:1",
            text=_KNEE_SHOT,
            side=side,
            track=f"oa_{side}",
            gap_days=60,
            again_days=88,
            weight=1.2,
        )
        for (side, code), mod in zip(_OA.items(), ("RT", "LT"), strict=True)
    ),
    *(
        visit(
            f"cuff_new_{side}",
            "ortho",
            "new",
            (42, 76),
            code,
            f"99203:1 73030-{mod}:1",
            text=_SHOULDER,
            side=side,
            track=f"cuff_{side}",
            weight=0.8,
            report="xray",
        )
        for (side, code), mod in zip(_CUFF.items(), ("RT", "LT"), strict=True)
    ),
    visit(
        "acl_new",
        "ortho",
        "new",
        (16, 42),
        "S83.511A",
        "99204:1",
        text=_ACL,
        side="right",
        weight=0.7,
        report="referral",
    ),
    visit(
        "knee_aftercare",
        "ortho",
        "est",
        (54, 84),
        "Z47.1 Z96.651",
        "99212:12",
        text=_AFTER,
        side="right",
        track="tka",
        gap_days=60,
        again_days=120,
        weight=1.0,
    ),
    visit(
        "nerve_root",
        "ortho internal",
        "est",
        (28, 76),
        "M54.16",
        "99214:1",
        text=_NERVE,
        track="nerve",
        gap_days=25,
        weight=1.0,
        report="referral",
    ),
    visit("neck_new", "ortho", "new", (25, 64), "M54.2 G89.29", "99203:12", text=_NECK, track="neck", weight=0.7),
    *(
        visit(f"knee_pain_{side}", "ortho family", "est", (18, 62), code, "99213:1", text=_KNEE, side=side, weight=0.6)
        for side, code in _PAIN.items()
    ),
    visit(
        "shoulder_pain",
        "ortho",
        "est",
        (25, 70),
        "M25.511",
        "99213:1 73030-RT:1",
        text=_SHOULDER_PAIN,
        side="right",
        weight=0.8,
        report="xray",
    ),
)
