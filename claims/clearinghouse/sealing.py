"""Bytes of files at rest: a fresh data key each, wrapped by the practice's key (its parts) or the firm's (whole files).

A part's key is wrapped by the practice's own key: destroying that one makes every part unreadable.
"""

import os

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from portal.tenants import keys


def seal_for_practice(practice_id: int, data: bytes, *, context: str) -> tuple[bytes, bytes]:
    """(sealed, key_wrapped). Needs an open context that may read the practice."""
    data_key = os.urandom(32)
    return keys.seal(data_key, data, context=context), aes_key_wrap(keys.practice_key(practice_id), data_key)


def open_of_practice(practice_id: int, sealed: bytes, key_wrapped: bytes, *, context: str) -> bytes:
    """The bytes; InvalidTag or InvalidUnwrap when anything about them was changed or moved."""
    data_key = aes_key_unwrap(keys.practice_key(practice_id), bytes(key_wrapped))
    return keys.unseal(data_key, sealed, context=context)


def seal_for_firm(data: bytes, *, context: str) -> tuple[bytes, bytes]:
    """(sealed, key_wrapped) of a whole file, under the firm's master key."""
    wrapped = keys.new_wrapped_key()
    return keys.seal(keys.unwrap(wrapped), data, context=context), wrapped


def open_of_firm(sealed: bytes, key_wrapped: bytes, *, context: str) -> bytes:
    return keys.unseal(keys.unwrap(key_wrapped), sealed, context=context)


def batch_bytes(batch) -> bytes:
    """The exact bytes of an outgoing batch."""
    return open_of_practice(batch.practice_id, batch.sealed, batch.key_wrapped, context=f"batch:{batch.control_no}")


def part_context(interchange_id: int, transaction_index: int) -> str:
    return f"part:{interchange_id}:{transaction_index}"


def part_bytes(part) -> bytes:
    """One practice's transaction of a received file, as a small interchange of its own (envelope, ST..SE)."""
    context = part_context(part.interchange_id, part.transaction_index)
    return open_of_practice(part.practice_id, part.sealed, part.key_wrapped, context=context)


def interchange_bytes(interchange) -> bytes:
    """The whole received file, byte for byte."""
    return open_of_firm(interchange.sealed, interchange.key_wrapped, context=f"interchange:{interchange.sha256}")
