"""What every installation of the demo and every test starts from: the cast and the code editions."""

from config.demo.install import install_cast
from portal.tenants.scope import owner_connection


def install_ground() -> None:
    """The cast, then the code editions. Idempotent."""
    from coding.codesets.demo_load import load_demo_editions  # leaf: parses the ICD-10-CM package when imported

    install_cast()
    with owner_connection() as connection:
        load_demo_editions(connection=connection)
