"""Where an exception came from, without its text, which may hold values."""

import traceback


def where(problem: BaseException | None) -> str:
    """Class and innermost place of an exception."""
    if problem is None:
        return ""
    frames = traceback.extract_tb(problem.__traceback__)
    if not frames:
        return type(problem).__name__
    parts = frames[-1].filename.split("/")
    return f"{type(problem).__name__} at {'/'.join(parts[-2:])}:{frames[-1].lineno}"
