"""What a page asks of its visitor. A view without a rule is refused: access is denied by default."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`right` needed (one of them is enough), or `public`, or `signed_in` for pages of the person's own account."""

    rights: tuple[str, ...] = ()
    public: bool = False
    signed_in: bool = False


def page(*rights: str) -> Callable:
    """The page needs one of these rights; the practice comes from the address (`/p/<practice>/…`) where there is one."""
    if not rights:
        raise ValueError("A page names at least one right.")

    def mark(view: Callable) -> Callable:
        view.rule = Rule(rights=tuple(str(r) for r in rights))
        return view

    return mark


def public(view: Callable) -> Callable:
    """Open to everybody, signed in or not; it runs without any context and can read no tenant data."""
    view.rule = Rule(public=True)
    return view


def signed_in(view: Callable) -> Callable:
    """Open to every signed-in person, without tenant context."""
    view.rule = Rule(signed_in=True)
    return view


# allauth's views: their own sign-in rules apply; everything else of allauth is not routed
PUBLIC_NAMES = frozenset(
    {
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_password_reset_code",
        "account_complete_password_reset",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
# where a person without second factor may still go
BEFORE_MFA_NAMES = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_signup_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
SIGNED_IN_NAMES = BEFORE_MFA_NAMES | {
    "account_change_password",
    "account_set_password",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "mfa_reauthenticate_webauthn",
}
