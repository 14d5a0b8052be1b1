"""Who may touch a table: one declaration on the model, from which grants and row-level security are made.

Every model of ours carries `access = Access(...)`. A letter is a right: r read, c create, u update, d delete.
A role that is not named has no right at all, so a forgotten table is closed, never open.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Access:
    """Rights per database role on one table.

    `practice_column` names the column that holds the tenant; `None` marks a table without tenant (reference data,
    sign-in tables), which then has no row-level security. `open_to` names roles that see every row although the table
    has a tenant (the worker finds its job before it knows the practice).
    `trail` attaches the trigger that records updates and deletes; append-only tables are their own trail.
    """

    practice: str = ""
    coder: str = ""
    firm: str = ""
    admin: str = ""
    system: str = ""
    router: str = ""
    audit: str = ""
    signin: str = ""
    practice_column: str | None = "practice_id"
    open_to: tuple[str, ...] = ()
    trail: bool = False
    readable_columns: tuple[str, ...] = ()  # columns whose values the trail may show; all others by name only

    def rights(self) -> dict[str, str]:
        """Database role -> letters, only for roles with any right."""
        names = ("practice", "coder", "firm", "admin", "system", "router", "audit", "signin")
        return {f"cw_{name}": getattr(self, name) for name in names if getattr(self, name)}


ROLES = tuple(f"cw_{f.name}" for f in fields(Access)[:8])
REFERENCE = Access(practice="r", coder="r", firm="r", admin="r", system="r", router="r", signin="r", practice_column=None)
