"""axe-core over a page: WCAG 2.2 AA and axe's best practices, no violation excused."""

from importlib import resources

from playwright.sync_api import Page

_SCRIPT = resources.files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = "() => axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"


def violations(page: Page) -> list[str]:
    """One line per violated rule: its id, how often, and the first places."""
    page.evaluate(_SCRIPT)
    lines = []
    for rule in page.evaluate(_RUN):
        places = "; ".join(f"{node['target']} {node['html'][:160]}" for node in rule["nodes"][:3])
        lines.append(f"{rule['id']} ({rule['impact']}) x{len(rule['nodes'])}: {places}")
    return lines
