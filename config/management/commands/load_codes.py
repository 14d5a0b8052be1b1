from pathlib import Path

from coding.codesets.load import KINDS, LoadReport, UnreadableFile, load_codes
from config.management.command import ACCEPTED, FINDINGS, UNREADABLE, USAGE, JsonCommand, iso_day


class Command(JsonCommand):
    help = "Load a publisher's file of codes or edits as one edition, and say what it changes against the one before."
    schema = "claimwright.load_codes/1"

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--edition", required=True, help="Name of the edition, unique for its kind.")
        parser.add_argument("--from", dest="first", type=iso_day, required=True, help="First date of service.")
        parser.add_argument("--to", dest="last", type=iso_day, help="Last date of service; open when absent.")
        parser.add_argument("--json", action="store_true")

    def handle(self, *, kind, file: Path, edition: str, first, last=None, json=False, **_: object) -> None:
        if last is not None and last < first:
            self.stop(USAGE, f"--to {last} lies before --from {first}")
        if not edition.strip() or len(edition) > 80:
            self.stop(USAGE, "--edition needs a name of at most 80 characters")
        try:
            report = load_codes(kind=kind, path=file, edition=edition, valid_from=first, valid_to=last)
        except (UnreadableFile, OSError) as why:
            self.stop(UNREADABLE, f"{file.name}: {why.strerror if isinstance(why, OSError) else why}")
        self.answer(
            _values(report),
            as_json=json,
            lines=_lines(report),
            status=FINDINGS if report.rejected else ACCEPTED,
        )


def _values(report: LoadReport) -> dict[str, object]:
    return {
        "kind": report.kind,
        "edition": report.edition,
        "from": report.valid_from.isoformat(),
        "to": report.valid_to.isoformat() if report.valid_to else None,
        "read": report.read,
        "added": report.added,
        "changed": report.changed,
        "dropped": report.dropped,
        "compared_with": report.compared_with,
        "rejected": [{"line": line, "why": why} for line, why in report.rejected],
    }


def _lines(report: LoadReport) -> list[str]:
    against = f" against {report.compared_with}" if report.compared_with else ""
    return [
        f"{report.edition}: {report.read} rows read, {report.rows} held; {report.added} added, {report.changed} changed, "
        f"{report.dropped} dropped{against}; {len(report.rejected)} rejected.",
        *(f"line {line}: {why}" for line, why in report.rejected[:50]),
    ]
