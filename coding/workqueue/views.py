"""The floor board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from coding.workqueue import floor as board
from coding.workqueue import lease
from coding.workqueue.models import WorkItem
from portal.people.roles import Right
from portal.people.rules import page
from portal.trail.record import record


@require_GET
@page(Right.SEE_FLOOR)
def floor(request: HttpRequest) -> HttpResponse:
    """Live load, age, promises about to break, who works on what."""
    context = {"floor": board.floor(), "may_manage": Right.MANAGE_FLOOR in request.rights, "undo": request.GET.get("undo", "")[:400]}
    return render(request, "coding/floor.html", context)


@require_POST
@page(Right.MANAGE_FLOOR)
def act(request: HttpRequest, item_id: int) -> HttpResponse:
    """`do`: release, reassign (to `coder`), or unhold one item."""
    item = get_object_or_404(WorkItem, pk=item_id)
    token, said = "", ""
    try:
        match request.POST.get("do"):
            case "release":
                token, said = board.release(item_id=item.pk), "The chart is back in the queue."
            case "reassign":
                coder = request.POST.get("coder", "")
                number = int(coder) if coder.isascii() and coder.isdigit() and len(coder) < 19 else 0
                token, said = board.reassign(item_id=item.pk, coder_id=number), "The chart waits for that coder now."
            case "unhold":
                lease.unhold(item_id=item.pk)
                said = "The hold has ended. The chart waits first for its coder."
            case _:
                messages.error(request, "That is not something the floor can do.")
    except (board.CannotAct, lease.NotYours) as problem:
        messages.warning(request, str(problem))
    if said:
        record(f"floor {request.POST['do']}", "work item", item.pk, practice_id=item.practice_id)
        messages.success(request, said)
    return redirect(reverse("floor") + (f"?undo={token}" if token else ""))


@require_POST
@page(Right.MANAGE_FLOOR)
def undo(request: HttpRequest) -> HttpResponse:
    """Take the last release or reassignment back."""
    try:
        board.undo(token=request.POST.get("token", ""))
    except board.CannotAct as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "Undone. The chart waits again for the coder who had it.")
    return redirect("floor")
