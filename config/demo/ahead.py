"""Render the papers of coming encounters in a process of their own. Pure Python: the child never loads Django."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from config.demo.planned import PlannedEncounter

AHEAD = 80  # encounters whose papers wait ready


def render_papers(planned: PlannedEncounter) -> list[tuple[str, bytes]]:
    """File names and bytes of one encounter's papers."""
    return [(paper.file_name, paper.render_bytes()) for paper in planned.papers()]


@contextmanager
def rendered_ahead(planned: list[PlannedEncounter]) -> Iterator[Iterator[list[tuple[str, bytes]]]]:
    """An iterator over the papers of `planned`, in its order.

    The child is spawned, not forked: a fork would keep the pipes of other children open.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=os.nice, initargs=(5,)) as pool:
        yield _in_order(planned, pool)
        pool.shutdown(cancel_futures=True)


def _in_order(planned: list[PlannedEncounter], pool: ProcessPoolExecutor) -> Iterator[list[tuple[str, bytes]]]:
    waiting: list[Future] = []
    upcoming = iter(planned)
    while True:
        while len(waiting) < AHEAD and (one := next(upcoming, None)) is not None:
            waiting.append(pool.submit(render_papers, one))
        if not waiting:
            return
        yield waiting.pop(0).result()
