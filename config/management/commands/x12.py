import json as encoder
import sys
from pathlib import Path

from claims.checks.engine import run_checks
from claims.checks.facts import PayerFacts
from claims.checks.facts_from_837 import claims_from_837
from claims.checks.findings import as_dict, judge
from claims.x12.findings import X12Unreadable
from claims.x12.read import read_x12
from coding.codesets.codeviews import DatabaseCodeViews
from config.management.command import UNREADABLE, USAGE, JsonCommand
from portal import clock

LARGEST = 256 * 1024 * 1024
_TEXT = {"filing_indicator", "edit_set", "member_id_regex"}
_FLAG = {
    "accepts_replacement", "referral_required", "prefers_x_modifiers", "wants_modifier_51", "therapy_modifiers",
    "ndc_required", "wants_taxonomy", "telehealth_home_allowed", "unspecified_policy", "bars_offshore", "submitter_authorized",
}  # fmt: skip
_COUNT = {"timely_filing_days", "visit_limit", "attachment_days"}


class UsageProblem(Exception):
    """What was asked for cannot be done; the message says why."""


def payer_map(path: Path) -> dict[str, PayerFacts]:
    """`{"PAYER ID": {"timely_filing_days": 90, ...}}`: only plain payer rules; raises UsageProblem naming the key."""
    try:
        held = encoder.loads(path.read_text(encoding="utf-8"))
        items = list(held.items())
    except (OSError, ValueError, AttributeError) as problem:
        raise UsageProblem(f"the payer map cannot be read: {type(problem).__name__}") from problem
    made = {}
    for payer_id, rules in items:
        if not isinstance(rules, dict):
            raise UsageProblem(f"the payer map's entry {payer_id} is not an object")
        for key, value in rules.items():
            kind = str if key in _TEXT else bool if key in _FLAG else int if key in _COUNT else None
            if kind is None:
                raise UsageProblem(f"the payer map's key {key} is not a payer rule")
            if value is not None and type(value) is not kind:
                raise UsageProblem(f"the payer map's {payer_id}.{key} is not {kind.__name__}")
        made[str(payer_id)] = PayerFacts(payer_id=str(payer_id), **rules)
    return made


class Command(JsonCommand):
    help = "Read any X12 file, or run the claim checks on an 837P made elsewhere. Stores nothing."

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["read", "check"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--payer-map", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *, action: str, file: Path, payer_map: Path | None = None, json: bool = False, **_: object) -> None:
        try:
            if file.stat().st_size > LARGEST:
                raise UsageProblem("the file is larger than 256 MB")
            data = file.read_bytes()
            code = self._read(data, json) if action == "read" else self._check(data, payer_map, json)
        except UsageProblem as problem:
            self._problem(str(problem), json)
            code = USAGE
        except OSError as problem:
            self._problem(f"{file.name} cannot be read ({type(problem).__name__})", json)
            code = UNREADABLE
        except X12Unreadable as problem:
            self._problem(f"not X12: {problem}", json)
            code = UNREADABLE
        if code:
            sys.exit(code)

    def _problem(self, text: str, json: bool) -> None:
        self.stderr.write(text)
        if json:
            self.stdout.write(encoder.dumps({"schema": "claimwright.problem/1", "problem": text}))

    def _read(self, data: bytes, json: bool) -> int:
        held = read_x12(data)
        if json:
            self.stdout.write(encoder.dumps({"schema": "claimwright.x12.read/1", **held.as_dict()}))
        else:
            for interchange in held.as_dict()["interchanges"]:
                self.stdout.write(f"interchange {interchange['control_no']}")
                for group in interchange["groups"]:
                    for txn in group["transactions"]:
                        self.stdout.write(f"  {txn['type']} {txn['control_no']}: {len(txn['claims'])} claim(s)")
            for one in held.findings:
                self.stdout.write(f"{one.severity}: segment {one.segment_no} {one.segment}{one.element or ''}: {one.message}")
        return 1 if held.has_errors else 0

    def _check(self, data: bytes, map_path: Path | None, json: bool) -> int:
        rules = payer_map(map_path) if map_path else None
        claims, findings = claims_from_837(data, today=clock.today(), payer_rules=rules)
        views = DatabaseCodeViews()
        listed, held_up = [], bool(not claims or any(one.severity == "error" for one in findings))
        for facts in claims:
            results = run_checks(facts, views)
            held_up = held_up or not judge(results).may_send
            listed.append({"control_no": facts.control_no, "results": [as_dict(one) for one in results]})
        if json:
            body = {"schema": "claimwright.x12.check/1", "claims": listed, "findings": [one.as_dict() for one in findings]}
            self.stdout.write(encoder.dumps(body))
        else:
            for claim in listed:
                bad = [one for one in claim["results"] if one["outcome"] != "pass"]
                self.stdout.write(f"{claim['control_no']}: {len(claim['results'])} rules, {len(bad)} to see")
                for one in bad:
                    self.stdout.write(
                        f"  {one['rule']} {one['severity']} {one['outcome']}: {one['seen'] or one['reason']} {one['action']}".rstrip()
                    )
        return 1 if held_up else 0
