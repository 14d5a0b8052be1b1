"""Tasks and the flow: which task acts on which event, and which firm-wide tasks recur."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Task:
    """`kind`: short (one transaction under 10 s), sliced (commits slice by slice) or outside (no transaction open)."""

    name: str
    run: Callable
    kind: str


class UnknownEvent(LookupError):
    """An event was emitted that `config/flow.py` does not name."""


_tasks: dict[str, Task] = {}
_firm: dict[str, Callable] = {}
FLOW: dict[str, list[str]] = {}
EVERY: dict[str, float] = {}


def task(kind: str = "short") -> Callable:
    """Register a practice's task. The body gets a `portal.jobs.run.Work` and must be idempotent by state."""

    def register(function: Callable) -> Callable:
        name = f"{function.__module__.removesuffix('.tasks')}.{function.__name__}"
        _tasks[name] = Task(name, function, kind)
        return function

    return register


def firm_task(function: Callable) -> Callable:
    """Register a cross-tenant task. It is called without context and opens one `acting(...)` per practice itself."""
    _firm[f"{function.__module__.removesuffix('.tasks')}.{function.__name__}"] = function
    return function


def load() -> None:
    """Read the flow and import every module of tasks it names. Unknown names stop the start."""
    FLOW.clear()
    EVERY.clear()
    for event, names in import_string(settings.FLOW):
        FLOW.setdefault(event, []).extend(names)
    EVERY.update(import_string(settings.FIRM_TASKS))
    for name in {n for names in FLOW.values() for n in names} | set(EVERY):
        import_module(f"{name.rpartition('.')[0]}.tasks")
    for name in {n for names in FLOW.values() for n in names}:
        get(name)
    for name in EVERY:
        firm(name)


def get(name: str) -> Task:
    """The task of that name; KeyError when this version of the code does not have it (a newer one will)."""
    return _tasks[name]


def outside_tasks() -> list[str]:
    """Names of the tasks that work with no transaction open."""
    return [name for name, entry in _tasks.items() if entry.kind == "outside"]


def firm(name: str) -> Callable:
    return _firm[name]


def tasks_of(event: str) -> list[str]:
    try:
        return FLOW[event]
    except KeyError as problem:
        raise UnknownEvent(f"config/flow.py does not name the event {event}.") from problem
