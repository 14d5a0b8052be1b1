"""The ledger: append-only, double-entry, whole cents. Every posting sums to zero; mistakes are reversed, never edited."""

from django.db import models
from django.db.models.functions import Now

from portal.tenants.access import Access
from portal.tenants.managers import TenantForeignKey, TenantModel


class Account(models.TextChoices):
    """Accounts. Receivables are by responsible party; a debit is positive, a credit negative."""

    PAYER_RECEIVABLE = "payer_receivable", "Receivable from payers"
    PATIENT_RECEIVABLE = "patient_receivable", "Receivable from patients"
    REVENUE = "revenue", "Charges"
    CASH = "cash", "Cash"
    CONTRACTUAL = "contractual", "Contractual adjustments"
    DENIAL_WRITE_OFF = "denial_write_off", "Denial write-offs"
    BAD_DEBT = "bad_debt", "Bad debt"
    SMALL_BALANCE = "small_balance", "Small balances"
    REFUNDS = "refunds", "Refunds"
    RECOUPMENT = "recoupment", "Recouped by payers"
    UNAPPLIED = "unapplied", "Unapplied"
    INTEREST = "interest", "Interest"
    OTHER_ADJUSTMENT = "other_adjustment", "Other adjustments"


class Posting(TenantModel):
    """One balanced transaction. `key` is its business key: posting the same thing twice is refused by the database."""

    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(help_text="Business time.")
    effective_on = models.DateField(help_text="Accounting date (payment date of a remittance).")
    claim = TenantForeignKey("claims.Claim", null=True, related_name="postings")
    remittance_id = models.BigIntegerField(null=True)
    reverses = TenantForeignKey("self", null=True, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    access = Access(practice="r", firm="rc", system="rc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "key"], name="posting_once")]
        indexes = [
            models.Index(fields=["practice", "claim"], name="posting_of_claim"),
            models.Index(fields=["practice", "remittance_id"], name="posting_of_remit"),
        ]


class Entry(TenantModel):
    """One side of a posting: an amount in cents on an account, for a claim and line where there is one."""

    posting = TenantForeignKey(Posting, related_name="entries")
    account = models.CharField(max_length=20, choices=Account.choices)
    amount_cents = models.BigIntegerField()
    claim = TenantForeignKey("claims.Claim", null=True, related_name="entries")
    service_line = TenantForeignKey("claims.ServiceLine", null=True, related_name="+")
    payer_id_link = models.BigIntegerField(null=True)

    access = Access(practice="r", firm="rc", system="rc")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(account__in=Account.values), name="entry_account"),
            models.CheckConstraint(condition=~models.Q(amount_cents=0), name="entry_not_zero"),
        ]
        indexes = [
            models.Index(fields=["practice", "claim", "account"], name="entry_of_claim", include=["amount_cents"]),
            models.Index(fields=["practice", "posting"], name="entry_of_posting"),
        ]

    # checked once per statement over the rows it added: a posting whose entries do not sum to zero cannot commit
    database_rules = (
        """CREATE OR REPLACE FUNCTION cw_entries_balance() RETURNS trigger LANGUAGE plpgsql
           SET search_path = pg_catalog, public AS $$
           BEGIN
             IF EXISTS (SELECT 1 FROM added GROUP BY posting_id HAVING sum(amount_cents) <> 0) THEN
               RAISE EXCEPTION 'a posting does not sum to zero' USING ERRCODE = '23514';
             END IF;
             RETURN NULL;
           END $$""",
        "DROP TRIGGER IF EXISTS entries_balance ON claims_entry",
        """CREATE TRIGGER entries_balance AFTER INSERT ON claims_entry REFERENCING NEW TABLE AS added
           FOR EACH STATEMENT EXECUTE FUNCTION cw_entries_balance()""",
    )
