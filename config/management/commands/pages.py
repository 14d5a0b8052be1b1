from config.management.command import JsonCommand
from portal import pages
from portal.people.roles import Role
from portal.tenants.models import Practice
from portal.tenants.scope import acting


class Command(JsonCommand):
    help = "Every address of the site with its rule, roles, examples and the status each role gets."
    schema = "claimwright.pages/1"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *, json: bool = False, **_: object) -> None:
        with acting("cw_system"):
            practices = list(Practice._base_manager.order_by("id").values_list("id", "slug")[:2])
        rows = []
        examples: list[dict[str, str | None]] = []
        for practice_id, slug in practices:
            with acting("cw_system", practice_id=practice_id):
                examples.append({p.name: pages.example(p, practice_id=practice_id, slug=slug) for p in pages.all_pages()})
        for page in pages.all_pages():
            own, foreign = (e.get(page.name) for e in (examples + [{}, {}])[:2])
            rows.append(
                {
                    "name": page.name,
                    "path": page.pattern,
                    "method": "GET" if "GET" in page.methods else "POST",
                    "roles": list(page.roles) or (["public"] if page.rule and page.rule.public else ["signed in"]),
                    "own_example": own,
                    "foreign_example": foreign if page.arguments else None,
                    "expect": {role: page.expected(role) for role in Role.values} | {"stranger": page.expected(None)},
                }
            )
        lines = [f"{row['method']:5} {row['path']:60} {', '.join(row['roles'])}" for row in rows]
        self.answer({"pages": rows}, as_json=json, lines=lines)
