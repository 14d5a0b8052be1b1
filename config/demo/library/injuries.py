"""Injuries and urgent problems: wrist, ankle, skin infection, chest pain."""

from config.demo.notes import NoteText
from config.demo.scenario import Scenario, visit

_WRIST = NoteText(
    reason="{side} wrist injury after a fall from a ladder.",
    history="{who} is a {age_text} {person} who fell about four feet from a ladder [while clearing gutters|while "
    "changing a bulb] {days} days ago and landed on the outstretched {side} hand. Pain at the thumb "
    "side of the wrist, {pain} of 10, worse with grip. Swelling [came within hours|is modest]. No numbness, no elbow "
    "or shoulder pain, no head injury, no loss of consciousness. "
    "Ice and ibuprofen helped a little. Right handed. No earlier injury of this wrist. First care for this injury.",
    past="No bone disease. No daily medicine.",
    ros="pain",
    exam="gen cv resp neuro",
    findings="{side} wrist: swelling and tenderness in the anatomic snuffbox, pain with axial load of the thumb, skin "
    "intact, fingers warm with normal sensation and motion. {other} wrist normal.",
    results="X-ray of the {side} wrist, three views, taken and read here: nondisplaced fracture through the middle "
    "third of the scaphoid, no other fracture, carpal alignment normal.",
    procedure="Short arm static splint with thumb support applied to the {side} forearm and hand by the provider, "
    "well padded; circulation and sensation normal afterwards.",
    plan="Nondisplaced fracture of the middle third of the scaphoid, {side} wrist, closed, initial encounter, from a "
    "fall from a ladder. Splint at all times, elevation, acetaminophen. "
    "The care of the fracture itself is not taken over today: hand surgery will see {him} within a week for "
    "definitive treatment. Return for numb or cold fingers or more pain.",
)
_ANKLE = NoteText(
    reason="{side} ankle twisted.",
    history="{who} is a {age_text} {person} who [rolled the {side} ankle stepping off a curb|turned the {side} ankle "
    "during a ball game] {days} days ago. The foot turned inward. Pain on the outer side, {pain} of 10, with "
    "swelling "
    "by evening. Could walk four steps at once and can now, with a limp. No pop, no numbness, no knee pain, no "
    "earlier sprain on this side. Ice and wrapping gave "
    "some relief. No other injury. First care for this injury.",
    past="Otherwise healthy. No daily medicine.",
    ros="pain",
    exam="gen cv resp neuro",
    findings="{side} ankle: swelling and bruising over the outer side, tender in front of the lateral malleolus, no "
    "bone tenderness at either malleolus, the navicular or the fifth metatarsal base; drawer test without "
    "laxity, "
    "pulses and sensation normal. {other} ankle normal.",
    plan="Sprain of the {side} ankle, ligament not specified on today's findings, initial encounter. By the Ottawa "
    "rules no x-ray is needed. Lace-up brace, ice, elevation, weight bearing as tolerated, "
    "ibuprofen with food. [Range-of-motion and balance exercises were shown.|An exercise sheet was given.] Sports "
    "when hopping is without pain. Return if not able to walk "
    "freely within ten days, or for numbness.",
)
_SKIN = NoteText(
    reason="Red, warm {side} lower leg.",
    history="{who} is a {age_text} {person} with {days} days of redness and warmth on the front of the {side} lower "
    "leg after [a scratch in the garden|an insect bite that was scratched]. The area [has grown to palm "
    "size|is "
    "slowly spreading]. Soreness {pain} of 10. No chills, no fever above 100.5, no drainage. No diabetes, no vein "
    "surgery, no earlier episode. Walks normally. "
    "Pharmacy antibiotic ointment did not help. Tetanus vaccine four years ago. No animal bite, no water exposure, no "
    "allergy to penicillin or cephalosporins.",
    past="No chronic illness. No daily medicine.",
    ros="pain",
    exam="gen resp cv neuro",
    findings="{side} lower leg: warm, tender erythema of 8 by 6 cm over the shin without fluctuance, crepitus, "
    "blisters or streaks; small healing scratch in the center. Calf soft, pulses full. {other} leg normal. "
    "Border marked with a pen.",
    plan="Cellulitis of the {side} lower limb, without abscess or systemic signs. Cephalexin 500 mg four times daily "
    "for seven days, prescribed after discussing side effects. Elevation, acetaminophen. "
    "No imaging or blood test needed. Come back in two days for a check of the marked border, sooner for fever, "
    "spreading beyond the line, or severe pain.",
)
_CHEST = NoteText(
    reason="Chest pain since this morning.",
    history="{who} is a {age_text} {person}, new here, with [a pressing pain in the middle of the chest|an ache "
    "behind the breastbone] that came at rest this morning and lasted twenty minutes. None now. It did not "
    "spread to arm or "
    "jaw. No sweating, no breathlessness, no nausea, no fainting. Stress at work is high. No cocaine. A parent had a "
    "heart attack at 70. No long trip, no leg swelling, "
    "no cough. Climbs two flights of stairs without symptoms. Nothing like this before.",
    past="No diabetes, hypertension or smoking. No daily medicine.",
    exam="gen neck cv resp abd neuro skin",
    findings="Chest wall: not tender to pressure. Calves: soft, not swollen.",
    procedure="Electrocardiogram, 12 leads, done here: sinus rhythm at 74, normal intervals, no ST or T change. "
    "Interpreted and reported by the provider, separate from the visit.",
    plan="Chest pain, unspecified; cause not known today. Low risk by age, story and electrocardiogram, but an "
    "undiagnosed new problem with uncertain prognosis. Transfer to the emergency department for blood tests was "
    "offered and [declined after discussion|not chosen after shared decision]. Aspirin 81 mg until seen; stress test "
    "ordered; cardiology within three days. Emergency number for return of pain, "
    "breathlessness or fainting.",
)


def _sided(
    key: str,
    codes: dict[str, str],
    text: NoteText,
    who: str,
    kind: str,
    ages: tuple[int, int],
    coding: str,
    **more: object,
) -> list[Scenario]:
    return [
        visit(
            f"{key}_{side}",
            who,
            kind,
            ages,
            code,
            coding.replace("{SIDE}", "RT" if side == "right" else "LT"),
            text=text,
            side=side,
            **more,
        )
        for side, code in codes.items()
    ]


_ANKLES = {"right": "S93.401A", "left": "S93.402A"}
_LEGS = {"right": "L03.115", "left": "L03.116"}

SCENARIOS: tuple[Scenario, ...] = (
    *_sided(
        "wrist",
        {"left": "S62.025A W11.XXXA", "right": "S62.024A W11.XXXA"},
        _WRIST,
        "ortho urgent",
        "new",
        (20, 70),
        "99203-25:12 73110-{SIDE}:12 29125-{SIDE}:1",
        weight=0.6,
        report="xray",
    ),
    *_sided("ankle_new", _ANKLES, _ANKLE, "urgent", "new", (14, 60), "99203:1", weight=0.8),
    *_sided("ankle", _ANKLES, _ANKLE, "pediatrics urgent family", "est", (10, 55), "99213:1", weight=0.5),
    *_sided("skin_new", _LEGS, _SKIN, "urgent", "new", (20, 80), "99203:1", weight=0.6),
    *_sided("skin", _LEGS, _SKIN, "urgent family", "est", (20, 84), "99213:1", weight=0.3),
    visit("chest_new", "urgent internal", "new", (30, 60), "R07.9", "99204-25:1 93000:1", text=_CHEST, weight=0.7),
)
