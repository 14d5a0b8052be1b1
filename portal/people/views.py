"""Where a person lands, the people of the firm, and invitations."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from portal.people import invite as inviting
from portal.people.forms import AcceptForm, InviteForm
from portal.people.models import Invitation, Membership, User
from portal.people.roles import Right, Role
from portal.people.rules import page, public, signed_in
from portal.trail.record import record, security_event

# where each role's day begins
HOME = {
    Role.FRONT_DESK: "practice_home", Role.PHYSICIAN: "practice_home", Role.OFFICE_MANAGER: "practice_home",
    Role.CODER: "my_work", Role.AUDITOR: "audits", Role.BILLER: "claims", Role.MANAGER: "floor",
    Role.COMPLIANCE: "claims", Role.ADMINISTRATOR: "people",
}  # fmt: skip


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Send everyone to where their day begins; a person without any role is told so."""
    if not request.memberships:
        return render(request, "people/no_role.html", status=200)
    membership = request.memberships[0]
    name = HOME[Role(membership.role)]
    if membership.practice_id:
        return HttpResponseRedirect(reverse(name, args=[membership.practice.slug]))
    return HttpResponseRedirect(reverse(name))


@require_GET
@page(Right.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with a role, and the open invitations."""
    memberships = (
        Membership.objects.filter(ended_at=None)
        .select_related("user", "practice")
        .order_by("practice__name", "user__display_name")
    )
    invitations = Invitation.objects.filter(used_at=None, revoked_at=None).select_related("practice").order_by("-id")[:50]
    return render(
        request,
        "people/people.html",
        {"memberships": memberships, "invitations": invitations, "form": InviteForm()},
    )


@require_POST
@page(Right.MANAGE_PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if not form.is_valid():
        memberships = Membership.objects.filter(ended_at=None).select_related("user", "practice").order_by("user__display_name")
        return render(
            request, "people/people.html", {"memberships": memberships, "invitations": [], "form": form}, status=422
        )
    invitation, _token = inviting.invite(
        **form.cleaned_data,
        invited_by_id=request.person_id,
        link_base=f"{request.scheme}://{request.get_host()}",
    )
    record("invited", "invitation", invitation.pk, role=invitation.role)
    messages.success(request, "The invitation was sent. It is good for 72 hours.")
    return redirect("people")


@require_POST
@page(Right.MANAGE_PEOPLE)
def deactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close the account at once: the next request of any of its sessions is refused."""
    if user_id == request.person_id:
        messages.error(request, "You cannot deactivate yourself. Ask another administrator.")
        return redirect("people")
    user = get_object_or_404(User, pk=user_id)
    User.objects.filter(pk=user.pk).update(is_active=False)
    record("deactivated", "user", user.pk)
    messages.success(request, "The account is closed. Every session of it has ended.")
    return redirect("people")


@require_POST
@page(Right.MANAGE_PEOPLE)
def reactivate(request: HttpRequest, user_id: int) -> HttpResponse:
    user = get_object_or_404(User, pk=user_id)
    User.objects.filter(pk=user.pk).update(is_active=True)
    record("reactivated", "user", user.pk)
    messages.success(request, "The account is open again.")
    return redirect("people")


@public
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password; the next page asks for a second factor."""
    try:
        invitation = inviting.find(token)
    except inviting.InvitationProblem as problem:
        return render(request, "people/invitation_gone.html", {"problem": problem}, status=410)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = inviting.accept(token=token, password=form.cleaned_data["password"])
        except ValidationError as problem:
            form.add_error("password", problem)
        except inviting.InvitationProblem as problem:
            form.add_error("password", str(problem))
        else:
            security_event("invitation accepted", user_id=user.pk, request_id=request.request_id)
            messages.success(request, "Your account is ready. Sign in, then add a second factor.")
            return redirect("account_login")
    status = 422 if request.method == "POST" else 200
    return render(request, "people/accept_invitation.html", {"form": form, "invitation": invitation}, status=status)
