"""Every table of the portal, gathered from its steps for Django."""

from portal.documents.models import *  # noqa: F403
from portal.encounters.models import *  # noqa: F403
from portal.jobs.models import *  # noqa: F403
from portal.patients.models import *  # noqa: F403
from portal.payers.models import *  # noqa: F403
from portal.people.models import *  # noqa: F403
from portal.tenants.models import *  # noqa: F403
from portal.trail.models import *  # noqa: F403
