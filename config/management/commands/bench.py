import importlib
import inspect
import json as json_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from config.management.command import ACCEPTED, FINDINGS, UNREADABLE, USAGE, JsonCommand
from portal.tenants.scope import acting

BENCHES = {
    "search": "coding.codesets.bench.bench_search",
    "queue": "coding.workqueue.bench.bench_queue",
    "checks": "claims.checks.bench.bench_checks",
    "write837": "claims.x12.bench.bench_write837",
    "read835": "claims.x12.bench.bench_read835",
    "posting": "claims.remittance.bench.bench_posting",
    "dashboard": "claims.metrics.bench.bench_dashboard",
    "page": "portal.bench.bench_page",
    "identity": "portal.patients.bench.bench_identity",
    "sampling": "coding.audits.bench.bench_sampling",
}
"""Name -> function `f(size)` that returns the object of commands.md without its name and size."""
ASKED = {
    "search": ("top1", "top5", "p99_ms", "misses"), "checks": ("claims_per_cpu_s", "single_ms"),
    "dashboard": ("p95_ms", "firm_ms", "drift"), "page": ("cpu_ms", "queries"), "identity": ("recall", "precision"),
    "sampling": ("coverage", "detection"),
}  # fmt: skip
"""Numbers of ours that are answered at the top level too, where scripts look for them."""
READS_REFERENCE = {"search", "checks"}
"""Those that read code tables only: they get an open context. The others open their own."""


class Command(JsonCommand):
    help = "Measure one path of ours and its peer in the same run."
    schema = "claimwright.bench/1"

    def add_arguments(self, parser):
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--size", choices=["small", "full"], default="small")
        parser.add_argument("--queries", type=Path, help="search only: JSON list of {query, expect: [codes]}.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, name: str, size="small", queries: Path | None = None, json=False, **_: object) -> None:
        measure = self._function(name)
        arguments: dict[str, Any] = {"size": size}
        if queries is not None:
            if "queries" not in inspect.signature(measure).parameters:
                self.stop(USAGE, f"bench {name} takes no --queries")
            arguments["queries"] = self._queries(queries)
        try:
            if name in READS_REFERENCE:
                with acting("cw_system"):
                    found = measure(**arguments)
            else:
                found = measure(**arguments)
        except LookupError as missing:
            self.stop(USAGE, f"bench {name}: {missing}")
        values = {"name": name, "size": size, **{k: v for k, v in found.items() if k not in {"name", "size"}}}
        ours = values.get("ours") or {}
        values |= {key: ours[key] for key in ASKED.get(name, ()) if key in ours and key not in values}
        lines = [f"{key}: {json_module.dumps(value, default=str)}" for key, value in values.items()]
        self.answer(values, as_json=json, lines=lines, status=ACCEPTED if values.get("met") else FINDINGS)

    def _function(self, name: str) -> Any:
        module, _, function = BENCHES[name].rpartition(".")
        parents = module.split(".")
        if not all(find_spec(".".join(parents[:n])) for n in range(1, len(parents) + 1)):
            self.stop(USAGE, f"bench {name} is not there yet")
        return getattr(importlib.import_module(module), function)

    def _queries(self, path: Path) -> list[dict[str, Any]]:
        try:
            held = json_module.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as why:
            self.stop(UNREADABLE, f"{path.name}: {type(why).__name__}")
        good = isinstance(held, list) and held and all(
            isinstance(one, dict) and isinstance(one.get("query"), str) and isinstance(one.get("expect"), list)
            for one in held
        )  # fmt: skip
        if not good:
            self.stop(UNREADABLE, f"{path.name}: a JSON list of {{query, expect: [codes]}} is wanted")
        return held
