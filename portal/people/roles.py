"""One table: role x right. Every page, button and task asks here; nobody asks for a role by name."""

from django.db import models


class Role(models.TextChoices):
    FRONT_DESK = "front_desk", "Front desk"
    PHYSICIAN = "physician", "Physician"
    OFFICE_MANAGER = "office_manager", "Office manager"
    CODER = "coder", "Coder"
    AUDITOR = "auditor", "Auditor"
    BILLER = "biller", "Biller"
    MANAGER = "manager", "Manager"
    COMPLIANCE = "compliance", "Compliance"
    ADMINISTRATOR = "administrator", "Administrator"

    @classmethod
    def of_practice(cls) -> list[str]:
        return [cls.FRONT_DESK.value, cls.PHYSICIAN.value, cls.OFFICE_MANAGER.value]

    @classmethod
    def of_firm(cls) -> list[str]:
        return [r.value for r in cls if r.value not in cls.of_practice()]


# the database role a person of this role works in
DATABASE_ROLE = {
    Role.FRONT_DESK: "cw_practice",
    Role.PHYSICIAN: "cw_practice",
    Role.OFFICE_MANAGER: "cw_practice",
    Role.CODER: "cw_coder",
    Role.AUDITOR: "cw_firm",
    Role.BILLER: "cw_firm",
    Role.MANAGER: "cw_firm",
    Role.COMPLIANCE: "cw_firm",
    Role.ADMINISTRATOR: "cw_admin",
}


class Right(models.TextChoices):
    """What a person may do. A page names the one right it needs."""

    SEE_PRACTICE = "see_practice", "See a practice's encounters and documents"
    UPLOAD = "upload", "Send documents and encounters"
    EDIT_PATIENTS = "edit_patients", "Add and correct patients and coverage"
    ANSWER = "answer", "Answer coders' questions"
    SEE_REVENUE = "see_revenue", "See the practice's revenue"
    CODE = "code", "Pull and code encounters"
    SEE_FLOOR = "see_floor", "See the coding floor"
    MANAGE_FLOOR = "manage_floor", "Release, reassign and unhold work"
    AUDIT = "audit", "Audit coding"
    PLAN_AUDITS = "plan_audits", "Draw audit samples"
    SEE_QUALITY = "see_quality", "See coding quality"
    SEE_CLAIMS = "see_claims", "See claims, files and remittances"
    WORK_CLAIMS = "work_claims", "Work findings, send batches, post remittances"
    DECIDE = "decide", "Release waiting claims and approve write-offs"
    SEE_CODES = "see_codes", "See code sets"
    MANAGE_PRACTICES = "manage_practices", "Set up practices, payers and providers"
    MANAGE_PEOPLE = "manage_people", "Invite and deactivate people"
    SEE_TRAIL = "see_trail", "See the access trail"
    SEE_FIRM = "see_firm", "See the firm's dashboards"


R = Right
TABLE: dict[str, frozenset[str]] = {
    Role.FRONT_DESK: frozenset({R.SEE_PRACTICE, R.UPLOAD, R.EDIT_PATIENTS, R.ANSWER}),
    Role.PHYSICIAN: frozenset({R.SEE_PRACTICE, R.UPLOAD, R.ANSWER, R.SEE_REVENUE}),
    Role.OFFICE_MANAGER: frozenset(
        {R.SEE_PRACTICE, R.UPLOAD, R.EDIT_PATIENTS, R.ANSWER, R.SEE_REVENUE, R.SEE_TRAIL}
    ),
    Role.CODER: frozenset({R.CODE, R.SEE_CODES}),
    Role.AUDITOR: frozenset({R.AUDIT, R.SEE_QUALITY, R.SEE_FLOOR, R.SEE_CODES, R.SEE_PRACTICE}),
    Role.BILLER: frozenset({R.SEE_PRACTICE, R.SEE_CLAIMS, R.WORK_CLAIMS, R.SEE_REVENUE, R.SEE_CODES}),
    Role.MANAGER: frozenset(
        {
            R.SEE_PRACTICE, R.SEE_REVENUE, R.SEE_FLOOR, R.MANAGE_FLOOR, R.PLAN_AUDITS, R.SEE_QUALITY, R.SEE_CLAIMS,
            R.DECIDE, R.SEE_CODES, R.MANAGE_PRACTICES, R.SEE_FIRM,
        }
    ),
    Role.COMPLIANCE: frozenset({R.SEE_PRACTICE, R.SEE_REVENUE, R.SEE_QUALITY, R.SEE_CLAIMS, R.SEE_CODES, R.SEE_TRAIL}),
    Role.ADMINISTRATOR: frozenset({R.MANAGE_PEOPLE, R.SEE_CODES}),
}  # fmt: skip


def roles_with(right: str) -> list[str]:
    """Roles that hold a right, in the order of the vocabulary."""
    return [role.value for role in Role if right in TABLE[role]]
