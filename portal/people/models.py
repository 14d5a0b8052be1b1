"""People, what they are to the firm or a practice, and how they were invited. Sign-in tables: no PHI, no tenant rows."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from portal.people.roles import Role
from portal.tenants.access import Access

SIGNIN = Access(signin="rcud", admin="rcu", practice_column=None)


class UserManager(BaseUserManager):
    def create_user(self, *, email: str, display_name: str, password: str | None = None, **extra: object) -> "User":
        """A person who may sign in once a membership exists; without password only after an invitation."""
        user = self.model(email=self.normalize_email(email).lower(), display_name=display_name, **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person. No superusers exist: rights come from memberships only."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80)
    is_active = models.BooleanField(default=True)
    demo_password_only = models.BooleanField(
        default=False, help_text="Demo cast: no second factor asked. Honored only where the demo switch is on."
    )
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]
    objects = UserManager()
    access = Access(signin="rcu", admin="rcu", practice_column=None)

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        return self.display_name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.display_name.split()[:2]).upper()


class Membership(models.Model):
    """A role in one practice, or in the firm (`practice` empty). Ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    practice = models.ForeignKey("portal.Practice", models.PROTECT, null=True, blank=True, related_name="memberships")
    all_practices = models.BooleanField(default=False, help_text="Firm staff: granted every practice.")
    provider_id_link = models.BigIntegerField(null=True, help_text="The physician's provider row, when there is one.")
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    # sign-in code adds the membership of an accepted invitation; it never changes one
    access = Access(signin="rc", admin="rcu", firm="r", practice_column=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "practice", "role"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.of_practice(), practice__isnull=False)
                | models.Q(role__in=Role.of_firm(), practice__isnull=True),
                name="membership_practice_or_firm",
            ),
        ]


class PracticeGrant(models.Model):
    """A practice that a member of the firm may work for (coders: their assignment)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="practice_grants")
    practice = models.ForeignKey("portal.Practice", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    access = Access(signin="r", admin="rcu", firm="rcu", practice_column=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "practice"], condition=models.Q(ended_at__isnull=True), name="grant_once"
            )
        ]


class Credential(models.Model):
    """A coder's certificate: what it is and until when (rules.md 5.2). Expired means not eligible."""

    user = models.ForeignKey(User, models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40, blank=True)
    expires_on = models.DateField()

    access = Access(signin="r", admin="rcu", firm="r", coder="r", system="r", practice_column=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="credential_once")]


class Invitation(models.Model):
    """A single-use invitation bound to e-mail, role and practice; only the token's hash is kept. Good for 72 hours."""

    email = models.EmailField()
    display_name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role.choices)
    practice = models.ForeignKey("portal.Practice", models.PROTECT, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    access = Access(signin="rcu", admin="rcu", practice_column=None)


class SignInRecord(models.Model):
    """One session's clock: when it began and was last used, for idle and absolute limits."""

    session_key_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    began_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(db_default=Now())

    access = Access(signin="rcud", admin="r", practice_column=None)


class Person(models.Model):
    """Display name and role of anyone, from the view `portal_person`, readable in every scope."""

    id = models.BigIntegerField(primary_key=True)
    display_name = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    practice_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "portal_person"
