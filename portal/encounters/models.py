"""Encounters and their append-only timeline."""

from django.db import models
from django.db.models.functions import Now

from portal.encounters.states import EncounterState, Owner
from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class Encounter(TenantModel):
    """One visit: patient, provider, date of service, place, payer, documents. The unit of the whole journey.

    State moves only through `portal.encounters.transitions.move`. `owner` and `waiting_reason` say who acts next and why;
    `waiting_since` is business time. `expected_cents` is what it holds up (an estimate, see
    `expected.py`; 0 = unknown, and shown as such).
    """

    patient = TenantForeignKey("portal.Patient", related_name="encounters")
    provider = TenantForeignKey("portal.Provider", related_name="+")
    facility = TenantForeignKey("portal.Facility", null=True, blank=True, related_name="+")
    coverage = TenantForeignKey("portal.Coverage", null=True, blank=True, related_name="+")
    payer = models.ForeignKey("portal.Payer", models.PROTECT, null=True, blank=True, related_name="+")
    service_date = models.DateField()
    place_of_service = models.CharField(max_length=2, default="11")
    kind = models.CharField(max_length=30, help_text="Encounter type: decides lane and credential.")
    external_ref = models.CharField(max_length=40, blank=True, help_text="The practice's own visit number.")
    state = models.CharField(max_length=14, choices=EncounterState.choices, default=EncounterState.RECEIVED)
    owner = models.CharField(max_length=10, choices=Owner.choices, default=Owner.FIRM)
    waiting_reason = models.CharField(max_length=40, blank=True, help_text="A reason registered in the portal.")
    waiting_note = models.CharField(max_length=300, blank=True)
    waiting_since = models.DateTimeField(null=True)
    expected_cents = models.BigIntegerField(default=0)
    received_at = models.DateTimeField(help_text="Business time of arrival.")
    complete_at = models.DateTimeField(null=True, help_text="Business time when nothing was missing any more.")
    signed_at = models.DateTimeField(null=True)
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(
        practice="rcu", coder="ru", firm="ru", system="rcu", trail=True,
        readable_columns=("state", "owner", "waiting_reason"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=EncounterState.values), name="encounter_state"),
            models.CheckConstraint(condition=models.Q(owner__in=Owner.values), name="encounter_owner"),
            models.UniqueConstraint(
                fields=["practice", "external_ref"], condition=~models.Q(external_ref=""), name="encounter_ref"
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "-id"], name="encounter_newest"),
            models.Index(fields=["practice", "state", "-id"], name="encounter_by_state"),
            models.Index(fields=["practice", "patient", "service_date"], name="encounter_of_patient"),
            # the practice's waiting-on-you board
            models.Index(
                fields=["practice", "waiting_since"], condition=models.Q(owner="practice"), name="encounter_waiting"
            ),
        ]


class EncounterDocument(TenantModel):
    """A document that belongs to an encounter."""

    encounter = TenantForeignKey(Encounter, related_name="document_links")
    document = TenantForeignKey("portal.Document", related_name="encounter_links")
    attached_by_id = models.BigIntegerField(null=True)
    attached_at = models.DateTimeField(db_default=Now())

    access = Access(practice="rc", coder="r", firm="rc", system="rc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "encounter", "document"], name="attached_once")]
        indexes = [models.Index(fields=["practice", "document"], name="attached_document")]


class TimelineEntry(TenantModel):
    """One thing that happened to an encounter. Append-only: this is the event row of every transition.

    `kind` is a dotted word (encounter.ready, claim.sent …); `facts` holds ids, codes, amounts and dates, shown through
    templates; `visible_to_practice` keeps internal work apart. `at` is business time, `recorded_at` real time.
    """

    encounter = TenantForeignKey(Encounter, related_name="timeline")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=300, help_text="One sentence in plain words, no PHI beyond the encounter's own.")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    subject_type = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)
    visible_to_practice = models.BooleanField(default=True)

    access = Access(practice="rc", coder="rc", firm="rc", system="rc")

    class Meta:
        indexes = [models.Index(fields=["practice", "encounter", "id"], name="timeline_of_encounter")]


class IntakeFile(TenantModel):
    """A list of encounters that a practice sent (CSV …): the file is a document; rows carry their own verdicts.

    `problem` says why the whole list could not be read. `total` is known after the first slice.
    """

    document = TenantForeignKey("portal.Document", related_name="+")
    rows = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    duplicates = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="rc", firm="r", system="rcu")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "document"], name="intake_file_once")]


class RowVerdict(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DUPLICATE = "duplicate", "Already here"
    REJECTED = "rejected", "Not accepted"


class IntakeRow(TenantModel):
    """The verdict on one row of a list: the encounter it made or met, or what was wrong.

    `problems` is [[field, why, remedy], …]; no value of the row is repeated in it. `row` is the line in the file.
    """

    intake_file = TenantForeignKey(IntakeFile, related_name="row_set")
    row = models.IntegerField()
    verdict = models.CharField(max_length=10, choices=RowVerdict.choices)
    encounter = TenantForeignKey(Encounter, null=True, related_name="+")
    problems = models.JSONField(default=list)

    access = Access(practice="rc", firm="r", system="rc")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "intake_file", "row"], name="intake_row_once"),
            models.CheckConstraint(condition=models.Q(verdict__in=RowVerdict.values), name="intake_row_verdict"),
        ]
