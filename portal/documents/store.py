"""Encrypted files: AES-256-GCM in chunks of 64 KiB under a key per document, which the practice's key wraps.

A stored file is `CWF1`, a 7-byte random prefix, then the sealed chunks. The nonce of a chunk is prefix + counter + flag of
the last one, so that a chunk that is missing, swapped or cut away does not open. Each chunk is bound to practice,
document and copy. Crash-safe: `.part`, fsync, rename, fsync of the folder; a failed write leaves nothing.
"""

import contextlib
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings

MAGIC = b"CWF1"
CHUNK = 64 * 1024
TAG = 16
ORIGINAL, CLEAN = "original", "clean"


def new_file_key(practice_key: bytes) -> bytes:
    """A new random key, wrapped with the practice's (RFC 3394)."""
    return aes_key_wrap(practice_key, os.urandom(32))


def storage_key(practice_key: bytes, *, sha256: str, document_id: int) -> str:
    """The file's name: equal files of two practices do not show as equal, and nothing of the contents shows."""
    return hmac.new(practice_key, f"{sha256}|{document_id}".encode(), hashlib.sha256).hexdigest()


def path_of(practice_id: int, key: str, copy: str) -> Path:
    return Path(settings.FILES_DIR) / str(practice_id) / key[:2] / f"{key}.{copy}"


def write(
    data: bytes,
    *,
    practice_id: int,
    document_id: int,
    practice_key: bytes,
    wrapped: bytes,
    key: str,
    copy: str = ORIGINAL,
) -> Path:
    """Seal and store one copy. Raises OSError when the disk is full; then nothing is left behind."""
    place = path_of(practice_id, key, copy)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_suffix(f".{copy}.{os.getpid()}.part")
    try:
        with open(part, "wb", opener=_private) as out:
            for piece in _sealed(
                data, aes_key_unwrap(practice_key, bytes(wrapped)), _bound(practice_id, document_id, copy)
            ):
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        os.replace(part, place)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        raise
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return place


def read(
    *, practice_id: int, document_id: int, practice_key: bytes, wrapped: bytes, key: str, copy: str = CLEAN
) -> bytes:
    """The whole copy. Raises cryptography's InvalidTag when one bit was changed, a chunk moved or cut, or the file is
    another practice's or document's; FileNotFoundError when it is gone."""
    sealed = path_of(practice_id, key, copy).read_bytes()
    head = len(MAGIC) + 7
    if not sealed.startswith(MAGIC) or len(sealed) < head + TAG:
        raise InvalidTag
    prefix, body = sealed[len(MAGIC) : head], memoryview(sealed)[head:]
    cipher = AESGCM(aes_key_unwrap(practice_key, bytes(wrapped)))
    bound = _bound(practice_id, document_id, copy)
    step = CHUNK + TAG
    count = -(-len(body) // step)
    return b"".join(
        cipher.decrypt(_nonce(prefix, n, last=n == count - 1), body[n * step : (n + 1) * step], bound)
        for n in range(count)
    )


def _sealed(data: bytes, file_key: bytes, bound: bytes):
    cipher, prefix = AESGCM(file_key), os.urandom(7)
    yield MAGIC + prefix
    view = memoryview(data)
    count = max(1, -(-len(data) // CHUNK))
    for n in range(count):
        yield cipher.encrypt(_nonce(prefix, n, last=n == count - 1), view[n * CHUNK : (n + 1) * CHUNK], bound)


def _nonce(prefix: bytes, n: int, *, last: bool) -> bytes:
    return prefix + n.to_bytes(4) + (b"\1" if last else b"\0")


def _bound(practice_id: int, document_id: int, copy: str) -> bytes:
    return f"{practice_id}|{document_id}|{copy}".encode()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
