from django.core.management.commands import migrate


class Command(migrate.Command):
    """`migrate` as the owner of the tables: the application's role may not change them."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
