"""Read the environment, failing loudly. `NAME_FILE` names a file that holds the secret `NAME`."""

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class EnvironmentProblem(RuntimeError):
    """A variable is missing or malformed; the message names it and says what it must hold."""


def text(name: str, default: str | None = None) -> str:
    """The variable's text, or the content of the file named by `NAME_FILE`; missing without default is an error."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise EnvironmentProblem(f"{name}_FILE names {path}, which cannot be read: {problem.strerror}") from problem
    value = os.environ.get(name, default)
    if value is None:
        raise EnvironmentProblem(f"Set {name} (or {name}_FILE to name a file that holds it).")
    return value


def flag(name: str, default: bool) -> bool:
    """A yes/no variable; anything but yes/no/true/false/1/0 is an error, never a silent default."""
    value = text(name, "yes" if default else "no").strip().lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off", ""}:
        return False
    raise EnvironmentProblem(f"{name} must be yes or no, not {value!r}.")


def whole(name: str, default: int) -> int:
    """A whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as problem:
        raise EnvironmentProblem(f"{name} must be a whole number, not {value!r}.") from problem


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(url: str) -> dict[str, object]:
    """Django's connection settings from `postgresql://user:password@host:port/name?host=/socket/dir&sslmode=…`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise EnvironmentProblem("A database URL must start with postgresql://; only PostgreSQL is supported.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(query),
    }
