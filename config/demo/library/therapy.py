"""Physical therapy: evaluations, treatment visits with minutes, re-evaluations."""

from config.demo.notes import NoteText
from config.demo.scenario import Scenario, visit


def _evaluation(*, problem: str, story: str, tests: str, level: str, goal: str, done: str) -> NoteText:
    return NoteText(
        reason=f"Physical therapy evaluation: {problem}.",
        history=f"{{who}} is a {{age_text}} {{person}} referred for physical therapy. {story} Pain now {{pain}} of "
        f"10. [Sleep is broken by pain.|Pain is worst at the end of the day.] "
        "Wants to [return to daily walks|do housework and shopping without help]. Referral and plan of care are on "
        "file. No pacemaker, no cancer, no fever. No therapy for this problem before.",
        past="History and medication list reviewed with the patient.",
        ros="pain",
        findings=f"{tests} {level}",
        procedure=done,
        plan=f"Findings explain the limits described. Good potential for recovery. Goals: in two weeks independent "
        f"with the home program; in eight weeks {goal}. Plan of care: two visits a week for eight weeks with "
        f"exercise, manual "
        "treatment and training of daily tasks; sent to the referring provider for signature today. [The home program "
        "was shown and practiced.|A printed home program was given and practiced.] "
        "Skilled care is needed to progress load safely and to correct form. Patient agrees with goals and schedule.",
    )


def _treatment(*, problem: str, today: str, done: str, response: str) -> NoteText:
    return NoteText(
        reason=f"Physical therapy treatment visit {{visit}} of 16: {problem}.",
        history=f"{{who}}, {{age_text}} {{person}}, reports pain {{pain}} of 10 on arrival. {today} [Home exercises "
        f"were done five days this week.|Home exercises are done daily.] No fall, no new numbness, no fever "
        f"since the last visit. "
        "[Sleeps better than two weeks ago.|Stairs are easier than last week.] Medicines unchanged. Precautions "
        "reviewed before treatment. Identity confirmed.",
        past="Plan of care is current and certified.",
        ros="none",
        exam="gen",
        findings=f"{response} Skin intact before and after treatment.",
        procedure=done
        + " All treatment was one to one with the therapist, with cues for form and pacing; minutes of each service "
        "are recorded below. Loads, sets and rests were changed during the session according to pain and "
        "quality of movement. Vital signs stayed within the limits set in the plan of care.",
        plan="Pain {less} of 10 after treatment. Tolerated well. Progress toward goals is [steady|good]: strength and "
        "endurance improve, while [stairs|long standing] remain limited. Skilled therapy is still needed to "
        "advance load, correct compensation and prevent "
        "flare. Continue twice a week under the plan of care; next visit add [single-leg work|longer holds and fewer "
        "rests]. Home program updated and understood. Short-term goals are partly met and "
        "the long-term goals remain right; the referring provider will get a progress report at the tenth visit.",
    )


_EX = (
    "Therapeutic exercise: [recumbent bicycle, leg press 3 sets of 12, step-ups|bicycle, heel raises, wall sits, "
    "terminal knee extension with band, 3 sets of 12]."
)
_MAN = (
    "Manual therapy: [joint mobilization grade III and soft tissue work|patellar and joint glides, soft tissue "
    "mobilization] to restore motion."
)

_KNEE_EVAL = _evaluation(
    problem="right knee pain",
    story="Right knee pain began {weeks} weeks ago without injury; stairs and squatting hurt.",
    tests="Right knee: motion 0 to {degrees} degrees, quadriceps 4 of 5, tender patellar facets, step-down with "
    "inward drift. Left knee normal. Lower extremity functional scale 52 of 80.",
    level="No personal factor or comorbidity that affects the plan; one body region examined with two elements; "
    "stable presentation: low complexity.",
    goal="stairs without the rail and pain at most 2 of 10",
    done="Therapeutic exercise after the evaluation: quadriceps sets, bridges, side steps with band, with cues for "
    "alignment.",
)
_TKA_EVAL = _evaluation(
    problem="after right knee replacement",
    story="Right total knee replacement was done {weeks} weeks ago; walks with a cane, weak leg, stiff in the morning.",
    tests="Right knee: motion 5 to {degrees} degrees, quadriceps 3+ of 5, swelling 2 cm, scar healed. Timed up-and-go "
    "16 seconds. Left leg 5 of 5. Generalized weakness of hip muscles.",
    level="Two comorbid factors (age-related weakness, long immobility); three elements of body structure and "
    "function examined; evolving presentation: moderate complexity.",
    goal="walking half a mile without a cane and motion 0 to 120 degrees",
    done="Therapeutic exercise after the evaluation: heel slides, quadriceps sets, standing hip work at the counter.",
)
_GAIT_EVAL = _evaluation(
    problem="unsteady gait and weakness",
    story="Two near-falls in the last {months} months; walks holding furniture, legs feel weak, afraid to go out "
    "alone; lives alone with steps at the door, limited vision, poor endurance.",
    tests="Berg balance 38 of 56; gait speed 0.6 m per second, wide base, short steps; hip and ankle strength 3+ of 5 "
    "on both sides; single-leg stance 2 seconds; sensation of the feet reduced.",
    level="Four personal factors and comorbid conditions that affect the plan; five elements examined; unstable "
    "presentation with changing fall risk: high complexity.",
    goal="Berg 48 and walking in the neighborhood with a cane",
    done="Neuromuscular re-education after the evaluation: weight shifts, narrow stance and stepping in the bars with "
    "guarding.",
)
_KNEE_VISIT = _treatment(
    problem="right knee pain",
    today="Stairs [still hurt going down|hurt less than last week].",
    done=_EX + " " + _MAN,
    response="Right knee: motion 0 to {degrees} degrees after treatment, quadriceps 4+ of 5, no swelling, better "
    "step-down control.",
)
_TKA_VISIT = _treatment(
    problem="after right knee replacement",
    today="Walked [two blocks with the cane|the length of the store].",
    done=_EX + " Neuromuscular re-education: tandem stance, foam balance and weight shift training with guarding.",
    response="Right knee: motion 2 to {degrees} degrees, swelling down 1 cm, quadriceps 4 of 5, tandem stance 14 "
    "seconds.",
)
_BACK_VISIT = _treatment(
    problem="low back pain",
    today="Sitting is limited to [twenty|thirty] minutes.",
    done="Therapeutic exercise: [bird-dog, bridges, hip hinge|dead bugs, planks on knees, hip hinge with stick], 3 "
    "sets. Ultrasound: continuous, 1 MHz, 1.2 W per square cm to the lumbar muscles on both sides, constant "
    "attendance.",
    response="Lumbar flexion to mid-shin, extension 15 degrees, less guarding; straight leg raise negative; no leg "
    "symptoms.",
)
_NECK_VISIT = _treatment(
    problem="neck pain",
    today="Turning the head while driving [is easier|still catches on the left].",
    done="Manual therapy: cervical and upper thoracic mobilization, suboccipital release. Therapeutic exercise: deep "
    "neck flexors, scapular rows with band. Then unattended electrical stimulation with four electrodes to the "
    "upper "
    "trapezius for pain, lying down, not counted as timed minutes.",
    response="Neck rotation 65 degrees on both sides, trapezius less tender, no arm symptoms, head posture improved "
    "with cues.",
)
_GAIT_VISIT = _treatment(
    problem="unsteady gait and weakness",
    today="No near-fall this week; [used the cane outdoors|walked to the mailbox daily].",
    done="Neuromuscular re-education: tandem stance, foam with head turns, obstacle stepping, reaction stepping with "
    "guard belt. Therapeutic activities: sit to stand from low chairs, carrying a "
    "basket, getting up from the floor, curb training.",
    response="Berg 43 of 56, gait speed 0.75 m per second, longer steps, needs contact guard on curbs.",
)
_SHOULDER_VISIT = _treatment(
    problem="right shoulder pain",
    today="Reaching to the top shelf [is possible with effort|still hurts].",
    done="Therapeutic activities for 16 minutes: lifting to shelf height, reaching and carrying as at work. In a "
    "separate time block, manual therapy for 15 minutes: glenohumeral glides and soft tissue work to the cuff. "
    "Therapeutic exercise for 14 minutes: external rotation with band, wall slides.",
    response="Right shoulder: elevation 150 degrees, external rotation strength 4+ of 5, painful arc smaller. Left "
    "shoulder normal.",
)
_REVIEW = NoteText(
    reason="Physical therapy re-evaluation: after right knee replacement.",
    history="{who}, {age_text} {person}, has attended ten visits. The course slowed last week after [a long car "
    "trip|a day of heavy yard work] with new swelling and a change in function, so a re-evaluation was done. "
    "Pain {pain} of 10. Home program daily. No fall, fever or calf pain. "
    "Wants to climb stairs without the rail and return to church work.",
    past="Plan of care current; right knee replacement, generalized weakness.",
    ros="pain",
    findings="Right knee: motion 2 to {degrees} degrees (was 5 to 95), quadriceps 4 of 5 (was 3+), swelling 1 cm. "
    "Timed up-and-go 11 seconds (was 16). Stairs one at a time. Lower extremity functional scale 48 of 80 "
    "(was 30).",
    procedure="After the re-evaluation, therapeutic exercise: leg press, step-ups, terminal extension, bicycle, with "
    "changed loads and rests.",
    plan="Two of four goals met. The change in status calls for a new plan: swelling control, slower loading, stair "
    "training. Goals renewed for six weeks: stairs without rail, walking one mile, motion 0 to 120. Frequency "
    "stays at two visits a week. Updated plan sent for certification. "
    "Skilled care needed to progress safely after the setback. Patient agrees.",
)

_PT = "therapy"
SCENARIOS: tuple[Scenario, ...] = (
    visit(
        "pt_knee_eval",
        _PT,
        "new",
        (18, 64),
        "M25.561",
        "97161-GP:1 97110-GPx1@15:1",
        text=_KNEE_EVAL,
        track="pt_knee",
        weight=0.5,
        report="referral",
    ),
    visit(
        "pt_tka_eval",
        _PT,
        "new",
        (56, 84),
        "Z47.1 Z96.651 M62.81",
        "97162-GP:123 97110-GPx1@14:123",
        text=_TKA_EVAL,
        track="pt_tka",
        weight=0.5,
        report="referral",
    ),
    visit(
        "pt_gait_eval",
        _PT,
        "new",
        (67, 88),
        "R26.89 M62.81",
        "97163-GP:12 97112-GPx1@15:12",
        text=_GAIT_EVAL,
        track="pt_gait",
        weight=0.4,
        report="referral",
    ),
    visit(
        "pt_knee",
        _PT,
        "est",
        (18, 66),
        "M25.561",
        "97110-GPx2@25:1 97140-GPx1@15:1",
        text=_KNEE_VISIT,
        track="pt_knee",
        gap_days=2,
        again_days=2,
        weight=2.2,
    ),
    visit(
        "pt_tka",
        _PT,
        "est",
        (56, 85),
        "Z47.1 Z96.651 M62.81",
        "97110-GPx2@30:123 97112-GPx1@15:13",
        text=_TKA_VISIT,
        track="pt_tka",
        gap_days=2,
        again_days=2,
        weight=2.0,
    ),
    visit(
        "pt_back",
        _PT,
        "est",
        (22, 74),
        "M54.50",
        "97110-GPx2@28:1 97035-GPx1@10:1",
        text=_BACK_VISIT,
        track="pt_back",
        gap_days=2,
        again_days=2,
        weight=1.6,
    ),
    visit(
        "pt_neck",
        _PT,
        "est",
        (22, 64),
        "M54.2 G89.29",
        "97140-GPx1@15:1 97110-GPx1@15:12 G0283-GP:2",
        text=_NECK_VISIT,
        track="pt_neck",
        gap_days=2,
        again_days=2,
        weight=1.2,
    ),
    visit(
        "pt_gait",
        _PT,
        "est",
        (67, 89),
        "R26.89 M62.81",
        "97112-GPx2@30:1 97530-GPx1@15:12",
        text=_GAIT_VISIT,
        track="pt_gait",
        gap_days=2,
        again_days=2,
        weight=1.6,
    ),
    visit(
        "pt_shoulder",
        _PT,
        "est",
        (25, 72),
        "M25.511",
        "97530-GPx1@16:1 97140-GP-59x1@15:1 97110-GPx1@14:1",
        text=_SHOULDER_VISIT,
        side="right",
        track="pt_shoulder",
        gap_days=2,
        again_days=2,
        weight=1.2,
    ),
    visit(
        "pt_review",
        _PT,
        "est",
        (56, 85),
        "Z47.1 Z96.651 M62.81",
        "97164-GP:12 97110-GPx2@30:123",
        text=_REVIEW,
        track="pt_tka",
        gap_days=2,
        again_days=30,
        after_visits=6,
        weight=0.6,
    ),
)
