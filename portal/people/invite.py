"""Invite a person, and accept an invitation. Tokens are single-use, bound to the address, and kept as hashes."""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.db import connections, transaction

from portal.people.models import Invitation, Membership, User
from portal.people.roles import Role
from portal.tenants.models import Practice

LOCK = 72401  # advisory lock space: one invitation to an address at a time


class InvitationProblem(ValueError):
    """Why the invitation cannot be used; safe to show."""


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def database_now() -> dt.datetime:
    """Real time by the database's clock (never business time)."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def invite(
    *, email: str, display_name: str, role: str, practice: Practice | None, invited_by_id: int, link_base: str
) -> tuple[Invitation, str]:
    """Create an invitation and mail its link after commit. Returns it with the token, which is stored nowhere.

    The same invitation within a minute is the same press of the button: it is returned with an empty token, unmailed.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, email.lower()])
    just_now = Invitation.objects.filter(
        email=email.lower(), role=role, practice=practice, used_at=None, revoked_at=None,
        created_at__gt=database_now() - dt.timedelta(minutes=1),
    ).first()  # fmt: skip
    if just_now is not None:
        return just_now, ""
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email.lower(),
        display_name=display_name,
        role=role,
        practice=practice,
        token_hash=hash_of(token),
        invited_by_id=invited_by_id,
        expires_at=database_now() + dt.timedelta(hours=settings.INVITATION_HOURS),
    )
    link = f"{link_base}/invitation/{token}/"
    transaction.on_commit(
        lambda: send_mail(
            "Your invitation to Claimwright",
            f"Open this link within {settings.INVITATION_HOURS} hours to choose your password:\n\n{link}\n",
            None,
            [invitation.email],
        ),
        robust=True,
    )
    return invitation, token


def find(token: str) -> Invitation:
    """The open invitation of a token. Unknown, used, revoked and expired ones are refused alike."""
    invitation = (
        Invitation.objects.select_related("practice")
        .filter(token_hash=hash_of(token), used_at=None, revoked_at=None, expires_at__gt=database_now())
        .first()
    )
    if invitation is None:
        raise InvitationProblem("This invitation has expired or was used already. Ask for a new one.")
    return invitation


@transaction.atomic
def accept(*, token: str, password: str) -> User:
    """Make the person and the membership. Runs as sign-in code with the owner's help for the membership row."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=find(token).pk)
    if invitation.used_at:
        raise InvitationProblem("This invitation has expired or was used already. Ask for a new one.")
    user = User.objects.filter(email=invitation.email).first()
    if user is not None and user.has_usable_password():
        if not user.check_password(password):
            raise InvitationProblem("You have an account already: enter its password to add this role.")
    else:
        candidate = User(email=invitation.email, display_name=invitation.display_name)
        validate_password(password, candidate)
        user = User.objects.create_user(
            email=invitation.email, display_name=invitation.display_name, password=password
        )
    membership = Membership(user=user, role=invitation.role, practice=invitation.practice)
    membership.all_practices = invitation.practice_id is None and invitation.role not in {Role.CODER, Role.ADMINISTRATOR}
    membership.save()
    invitation.used_at = database_now()
    invitation.save(update_fields=["used_at"])
    return user
