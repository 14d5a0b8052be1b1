"""Settings of the tests: the product's own, on engines of their own home, started before anything connects."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_mark = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
TEST_HOME = Path("/var/lib/claimwright" if os.geteuid() == 0 else tempfile.gettempdir()) / f"test-{_mark}"
os.environ["CLAIMWRIGHT_HOME"] = str(TEST_HOME)
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CLAIMWRIGHT_DEMO", "SECRET_KEY", "MASTER_KEY"):
    os.environ.pop(_name, None)

from config import ready  # noqa: E402

ready.engines(durable=False)

from config.settings import *  # noqa: E402, F403
