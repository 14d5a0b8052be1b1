"""Which clearinghouse serves this installation, and who we are to it."""

from dataclasses import dataclass

from django.conf import settings

from claims.clearinghouse.base import Adapter
from claims.clearinghouse.folder import Folder
from claims.clearinghouse.sandbox import Sandbox

ADAPTERS = {"sandbox": Sandbox, "folder": Folder}


@dataclass(frozen=True, slots=True)
class Identity:
    """The firm as sender: ISA06/GS02 id, name and contact of loop 1000A."""

    id: str
    name: str
    contact: str
    phone: str


def partner_name() -> str:
    """The partner that claims go to: `CLEARINGHOUSE` of the settings, in the demo the sandbox."""
    return settings.CLEARINGHOUSE


def adapter(name: str | None = None) -> Adapter:
    """The adapter of a partner (default: the one in use). KeyError for an unknown name."""
    return ADAPTERS[name or partner_name()](settings.EXCHANGE_DIR)


def identity() -> Identity:
    """Who sends, from the settings."""
    return Identity(
        id=settings.SUBMITTER_ID,
        name=settings.SUBMITTER_NAME,
        contact=settings.SUBMITTER_CONTACT,
        phone=settings.SUBMITTER_PHONE,
    )


def usage() -> str:
    """ISA15: T in the demo, so that no test claim can ever be paid; P only on a real installation."""
    return "T" if settings.DEMO or settings.CLOCK_MOVABLE else "P"
