"""Keys: the master key wraps one data key per practice, which seals that practice's bytes.

Destroying a practice's wrapped key makes everything sealed with it unreadable for ever, backups included.
Every sealed blob is bound to its place by `context` (AES-GCM additional data): moved elsewhere it does not open.
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

from portal.tenants.models import Practice

_unwrapped: dict[bytes, bytes] = {}


def _master() -> bytes:
    return bytes.fromhex(settings.MASTER_KEY)


def new_wrapped_key() -> bytes:
    """A new random 256-bit data key, wrapped with the master key (RFC 3394)."""
    return aes_key_wrap(_master(), os.urandom(32))


def unwrap(wrapped: bytes) -> bytes:
    """The data key; `cryptography.hazmat.primitives.keywrap.InvalidUnwrap` when the master key is not the one used."""
    wrapped = bytes(wrapped)
    key = _unwrapped.get(wrapped)
    if key is None:
        key = _unwrapped[wrapped] = aes_key_unwrap(_master(), wrapped)
    return key


def practice_key(practice_id: int) -> bytes:
    """A practice's data key. Needs an open context that may read the practice."""
    return unwrap(Practice.objects.values_list("key_wrapped", flat=True).get(pk=practice_id))


def seal(key: bytes, data: bytes, *, context: str) -> bytes:
    """Nonce and ciphertext of a small blob (held in memory whole)."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def unseal(key: bytes, sealed: bytes, *, context: str) -> bytes:
    """The bytes; `cryptography.exceptions.InvalidTag` when they were changed or moved."""
    sealed = bytes(sealed)
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], context.encode())
