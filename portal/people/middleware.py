"""Deny by default: sign-in, second factor, idle and absolute limits, then the tenant context of the page."""

import hashlib
import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from portal.people import rules
from portal.people.models import Membership, PracticeGrant
from portal.people.roles import DATABASE_ROLE, TABLE, Role
from portal.tenants.models import Practice
from portal.tenants.scope import acting

log = logging.getLogger("claimwright.requests")
LAST_SEEN_EVERY = 20  # seconds between writes of a session's last use


class RequestIdMiddleware:
    """A random id per request, for logs and trail; one log line with ids and the route's name, never the address."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex
        began = time.monotonic()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        log.info(
            "request",
            extra={
                "request_id": request.request_id,
                "method": request.method,
                "url_name": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000),
                "user_id": getattr(request, "person_id", None),
            },
        )
        response["X-Request-Id"] = request.request_id
        return response


class SignInMiddleware:
    """Who are you, is your session still good, and do you have a second factor."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            match = None
        name = match.view_name if match else ""
        rule = rule_of(match.func, name) if match else None
        request.person_id = None
        if request.user.is_authenticated:
            if not request.user.is_active or not self._session_is_good(request):
                logout(request)
            else:
                request.person_id = request.user.pk
        if not (rule and rule.public) and not request.user.is_authenticated:
            return to_login(request)
        asked = request.user.is_authenticated and not (rule and rule.public) and name not in rules.BEFORE_MFA_NAMES
        if asked and not has_second_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
        response = self.get_response(request)
        if request.person_id and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def _session_is_good(self, request: HttpRequest) -> bool:
        """Idle and absolute limits by the database's clock; polling (`X-Background`) does not count as use."""
        key = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()
        background = request.headers.get("X-Background") == "yes"
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal_signinrecord (session_key_hash, user_id) VALUES (%s, %s)"
                " ON CONFLICT (session_key_hash) DO UPDATE SET last_seen_at ="
                "   CASE WHEN %s OR portal_signinrecord.last_seen_at < now() - make_interval(mins => %s)"
                "          OR portal_signinrecord.last_seen_at > now() - make_interval(secs => %s)"
                "        THEN portal_signinrecord.last_seen_at ELSE now() END"
                " RETURNING last_seen_at > now() - make_interval(mins => %s)"
                "       AND began_at > now() - make_interval(hours => %s)",
                [
                    key, request.user.pk, background, settings.IDLE_MINUTES, LAST_SEEN_EVERY,
                    settings.IDLE_MINUTES, settings.ABSOLUTE_HOURS,
                ],
            )  # fmt: skip
            return cursor.fetchone()[0]


def has_second_factor(user) -> bool:
    """A second factor is required for everyone; the demo's cast is let in where the demo switch is on."""
    if settings.DEMO and user.demo_password_only:
        return True
    from allauth.mfa.utils import is_mfa_enabled  # leaf: allauth's models need the app registry

    return is_mfa_enabled(user)


def to_login(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; an htmx request is told to go there as a whole page."""
    address = reverse("account_login")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = address
        return response
    if request.method == "GET" and request.path != "/":
        address += f"?next={request.path}"
    return HttpResponseRedirect(address)


def refuse_nul(request: HttpRequest) -> None:
    """No field of a form or an address holds the character 0 (PostgreSQL cannot); BadRequest (400) when one does."""
    fields = [request.GET, request.POST] if request.method == "POST" else [request.GET]
    for data in fields:
        for name, values in data.lists():
            if "\x00" in name or any("\x00" in value for value in values):
                raise BadRequest("A field holds a character that cannot be stored.")


def rule_of(view: Callable, name: str) -> rules.Rule | None:
    rule = getattr(view, "rule", None)
    if rule is not None:
        return rule
    if name in rules.PUBLIC_NAMES:
        return rules.Rule(public=True)
    if name in rules.SIGNED_IN_NAMES:
        return rules.Rule(signed_in=True)
    return None


class ScopeMiddleware:
    """Opens the context of the page: role by membership, practice by address (never by session: two tabs stay apart)."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.practice = None
        request.role = None
        request.rights = frozenset()
        request.memberships = []
        request.practice_choices = []
        if request.person_id:
            request.memberships = list(
                Membership.objects.filter(user_id=request.person_id, ended_at=None).select_related("practice").order_by("id")
            )
            request.practice_choices = choices(request.person_id, request.memberships)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        refuse_nul(request)
        rule = rule_of(view, request.resolver_match.view_name)
        if rule is None:
            raise PermissionDenied("This page has no rule of access.")
        if rule.public or rule.signed_in:
            if request.memberships:
                self._enter_as(request, request.memberships[0])
            return None
        slug = kwargs.pop("practice", None)
        membership, practice = self._choose(request, rule, slug)
        self._enter_as(request, membership)
        request.practice = practice
        with acting(
            DATABASE_ROLE[Role(membership.role)],
            actor_id=request.person_id,
            practice_id=practice.pk if practice else None,
            request_id=request.request_id,
        ):
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not response.is_rendered:
                response = response.render()
        return response

    def _enter_as(self, request: HttpRequest, membership: Membership) -> None:
        request.role = Role(membership.role)
        request.rights = TABLE[request.role]

    def _choose(self, request: HttpRequest, rule: rules.Rule, slug: str | None) -> tuple[Membership, Practice | None]:
        """The membership that opens this page. 404 to strangers, 403 to insiders without the right."""
        firm = [m for m in request.memberships if m.practice_id is None]
        if slug is None:
            practice, mine = None, firm
        else:
            own = [m for m in request.memberships if m.practice_id and m.practice.slug == slug]
            practice = own[0].practice if own else None
            if practice is None and firm:
                practice = Practice._base_manager.filter(slug=slug).first()
                if practice and not any(granted(m, practice) for m in firm):
                    practice = None
            if practice is None:
                raise Http404
            mine = own or firm
        if not mine:
            raise Http404
        for membership in mine:
            if TABLE[Role(membership.role)].intersection(rule.rights):
                return membership, practice
        raise PermissionDenied


def choices(person_id: int, memberships: list[Membership]) -> list[tuple[str, str]]:
    """(slug, name) of the practices this person may open; a practice's own staff need no query."""
    own = [(m.practice.slug, m.practice.name) for m in memberships if m.practice_id]
    firm = [m for m in memberships if m.practice_id is None and m.role not in {Role.ADMINISTRATOR, Role.CODER}]
    if not firm:
        return own
    practices = Practice._base_manager.filter(active=True).order_by("name")
    if not any(m.all_practices for m in firm):
        practices = practices.filter(pk__in=PracticeGrant.objects.filter(user_id=person_id, ended_at=None).values("practice"))
    return own + list(practices.values_list("slug", "name"))


def granted(membership: Membership, practice: Practice) -> bool:
    """May this member of the firm work for this practice? An administrator is an insider everywhere, without rights."""
    if membership.all_practices or membership.role == Role.ADMINISTRATOR:
        return True
    return PracticeGrant.objects.filter(user_id=membership.user_id, practice=practice, ended_at=None).exists()
