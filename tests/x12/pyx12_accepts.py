"""A second, independent reader for tests: the maps of pyx12 4.0.0 (837P X222A1, 835 X221A1, 277CA X214, 999 X231A1)."""

import io
import json
import logging

import pyx12.params
from pyx12.errors import EngineError
from pyx12.x12n_document import x12n_document


def pyx12_errors(data: bytes) -> list[str]:
    """Every error pyx12 finds, as `segment position code message`; empty when it accepts the file."""
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    report = io.StringIO()
    source = io.StringIO(data.decode("ascii"))
    try:
        accepted = x12n_document(pyx12.params.params(), source, None, None, fd_json=report)
    except EngineError as error:
        return [str(error)]
    if accepted:
        return []
    found: list[str] = []
    _collect(json.loads(report.getvalue() or "{}"), "", found)
    return found or ["rejected without a stated error"]


def _collect(node: object, place: str, found: list[str]) -> None:
    if isinstance(node, dict):
        segment = node.get("seg_id") or node.get("id") or place
        for key, value in node.items():
            if key == "errors" and isinstance(value, list):
                found.extend(f"{segment} {json.dumps(item, sort_keys=True)}" for item in value)
            else:
                _collect(value, str(segment), found)
    elif isinstance(node, list):
        for item in node:
            _collect(item, place, found)
