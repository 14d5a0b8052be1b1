"""Every table of coding, gathered from its steps for Django."""

from coding.audits.models import *  # noqa: F403
from coding.codesets.models import *  # noqa: F403
from coding.workqueue.models import *  # noqa: F403
from coding.workspace.models import *  # noqa: F403
