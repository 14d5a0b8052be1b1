"""What every page needs: who is here, where they may go, which practices they may switch to."""

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor; filled in by the navigation of `portal.ui.nav`."""
    return {"practice": getattr(request, "practice", None), "person": getattr(request, "user", None)}
