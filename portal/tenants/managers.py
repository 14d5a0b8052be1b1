"""Managers and fields of tenant models: the first of the two nets (the second is row-level security)."""

from django.db import models

from portal.tenants import scope


class TenantQuerySet(models.QuerySet):
    """A queryset whose `listed()` forbids hidden queries, for every list that a template walks."""

    def listed(self):
        return self.fetch_mode(models.FETCH_RAISE)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):
    """Raises NoScope outside `acting(...)`; inside a context narrowed to one practice it adds the WHERE the planner needs."""

    def get_queryset(self):
        context = scope.current()
        queryset = super().get_queryset()
        if context.practice_id is None:
            return queryset
        return queryset.filter(**{self.model.access.practice_column: context.practice_id})


class TenantForeignKey(models.ForeignKey):
    """A link between two tenant tables. The constraint is the composite one, (practice_id, x_id), made by `rls.apply`;
    a row of another practice is then refused exactly like an absent one."""

    def __init__(self, to, on_delete=models.PROTECT, **options):
        options.setdefault("db_constraint", False)
        super().__init__(to, on_delete, **options)


class TenantModel(models.Model):
    """A table whose rows belong to one practice."""

    practice = models.ForeignKey("portal.Practice", models.PROTECT, related_name="+", db_index=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if self.practice_id is None:
            self.practice_id = scope.current().practice_id
        super().save(*args, **kwargs)
