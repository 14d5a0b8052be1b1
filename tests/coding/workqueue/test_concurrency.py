"""Many coders' connections pull at once: never one double assignment, nothing left behind."""

import threading

import pytest
from django.db import connections

from coding.workqueue import lease
from coding.workqueue.models import WorkItem, WorkState
from portal.tenants.scope import acting
from tests.coding import charts


@pytest.mark.django_db(transaction=True)
def test_no_item_is_ever_assigned_twice(cast, monkeypatch):
    monkeypatch.setattr(lease, "WIP_CAP", 1000)
    wanted = 18
    for _ in range(wanted):
        charts.ready(cast, queue=False)
    from portal.jobs import sweep

    sweep.drain(seconds=60)
    taken: list[tuple[int, int]] = []
    failed: list[Exception] = []
    start = threading.Barrier(6)

    def work(coder_id: int) -> None:
        try:
            start.wait(timeout=20)
            while True:
                with acting("cw_coder", actor_id=coder_id):
                    item = lease.pull_next(coder_id=coder_id)
                if item is None:
                    return
                taken.append((item.pk, coder_id))
        except Exception as problem:  # noqa: BLE001  told to the test below
            failed.append(problem)
        finally:
            connections.close_all()

    coders = [cast.alice.pk, cast.bob.pk]
    threads = [threading.Thread(target=work, args=(coders[n % 2],)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    ids = [item for item, _ in taken]
    assert len(ids) == len(set(ids)) == wanted
    assert {coder for _, coder in taken} == set(coders)
    with cast.system("northside"):
        held = dict(WorkItem.objects.filter(state=WorkState.LEASED).values_list("id", "coder_id"))
    assert held == dict(taken)
