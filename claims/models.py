"""Every table of claims, gathered from its steps for Django."""

from claims.checks.models import *  # noqa: F403
from claims.clearinghouse.models import *  # noqa: F403
from claims.denials.models import *  # noqa: F403
from claims.ledger.models import *  # noqa: F403
from claims.lifecycle.models import *  # noqa: F403
from claims.metrics.models import *  # noqa: F403
from claims.remittance.models import *  # noqa: F403
