"""The fixed cast in tests: users by first name, practices by slug, and clients signed in as them."""

from functools import cached_property

from django.db.models import QuerySet
from django.test import Client

from config.demo import cast as data
from portal.people.models import Membership, User
from portal.people.roles import DATABASE_ROLE, Role
from portal.tenants.models import Practice
from portal.tenants.scope import acting


class Cast:
    """`cast.alice` is a User, `cast.northside` a Practice; `cast.client("nora")` is signed in as her."""

    @cached_property
    def _users(self) -> dict[str, User]:
        by_email = {u.email: u for u in User.objects.all()}
        return {p.key: by_email[p.email] for p in data.PEOPLE}

    @cached_property
    def _practices(self) -> dict[str, Practice]:
        return {p.slug: p for p in Practice._base_manager.all()}

    def __getattr__(self, name: str):
        if name in {p.key for p in data.PEOPLE}:
            return self._users[name]
        if name in {p.slug for p in data.PRACTICES}:
            return self._practices[name]
        raise AttributeError(name)

    def client(self, key: str) -> Client:
        """A test client signed in as this person."""
        client = Client(headers={"accept": "text/html"})
        client.force_login(self._users[key])
        return client

    def acting(self, key: str, practice: str | None = None):
        """The database context of this person, in a practice where one is named (practice staff: their own)."""
        user = self._users[key]
        membership = Membership.objects.filter(user=user, ended_at=None).select_related("practice").first()
        slug = practice or (membership.practice.slug if membership.practice_id else None)
        return acting(
            DATABASE_ROLE[Role(membership.role)],
            actor_id=user.pk,
            practice_id=self._practices[slug].pk if slug else None,
        )

    def system(self, practice: str):
        """The worker's context for one practice."""
        return acting("cw_system", practice_id=self._practices[practice].pk)


def unscoped(model: type) -> QuerySet:
    """Rows past the manager, still under row-level security: for walls tests only."""
    return QuerySet(model=model)
