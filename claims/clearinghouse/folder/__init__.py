"""A partner that exchanges files through two folders (a mounted share, or what an SFTP job mirrors)."""

from pathlib import Path

from claims.clearinghouse.files import FolderAdapter


class Folder(FolderAdapter):
    """`home/out` is read by the partner, `home/in` is written by it; `home/own` is ours."""

    name = "folder"
    receiver_id = "PARTNER"
    receiver_name = "CLEARINGHOUSE"

    def __init__(self, home: Path) -> None:
        super().__init__(outgoing=home / "out", incoming=home / "in", own=home / "own")
