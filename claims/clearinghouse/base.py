"""What a clearinghouse must be able to do. One adapter is one folder; one contract test runs against all of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator


class TransportError(Exception):
    """The partner was not reached. `permanent`: trying again by itself is pointless, a person must look.

    The message names the kind of trouble, never a file's content.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        self.permanent = permanent
        super().__init__(message)


class Adapter(ABC):
    """Exchange of whole files under stable names. Every method may raise TransportError."""

    name: str
    receiver_id: str
    receiver_name: str

    @abstractmethod
    def send(self, name: str, data: bytes) -> None:
        """Hand over one file so that the partner sees all of it or nothing. Sending the same name again is harmless:
        a file that was handed over stays handed over once. Raises TransportError (permanent) when other bytes were
        sent under this name."""

    @abstractmethod
    def has(self, name: str) -> bool:
        """Was a file of this name handed over (whether or not the partner took it since)?"""

    @abstractmethod
    def collect(self) -> Iterator[tuple[str, bytes]]:
        """Files from the partner that were not acknowledged yet, oldest name first; unfinished ones are left alone."""

    @abstractmethod
    def acknowledge(self, name: str) -> None:
        """The file is safe with us: the partner's copy may go. Twice is harmless."""

    def prepare(self) -> None:
        """Called before each exchange; a partner that needs nothing does nothing here."""
        return
