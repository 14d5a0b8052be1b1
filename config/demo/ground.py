"""What every installation of the demo and every test starts from: the cast and the code editions."""

from config.demo.install import install_cast


def install_ground() -> None:
    """The cast, then the code editions (idempotent)."""
    install_cast()
