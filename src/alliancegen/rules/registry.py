"""Every rule that is code, with its documentation. Nothing is imported before somebody asks.

A rule is a module of this package with a `RULE`; its docstring is its page. What a library must be like is told by its
`in_library`. The rules of reading, which are many and short, share the table `reading_rules`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import cast

from alliancegen import rules
from alliancegen.model.problems import Problem
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord

LibraryCheck = Callable[[LibraryText], Iterable[Problem]]


def records() -> dict[str, RuleRecord]:
    """Every rule that is code, by id, from A to Z."""
    from alliancegen.rules.reading_rules import READING_RULES  # noqa: PLC0415 - only for who lists them

    found = [*(_record(module) for module in _modules()), *(record for record, _ in READING_RULES)]
    return {record.id: record for record in sorted(found, key=lambda record: record.id)}


def page(rule: str) -> str:
    """The documentation of a rule; empty where there is no such rule."""
    from alliancegen.rules.reading_rules import READING_RULES  # noqa: PLC0415 - as above

    for module in _modules():
        if _record(module).id == rule:
            return inspect.getdoc(module) or ""
    return next((f"{record.id}: {says}" for record, says in READING_RULES if record.id == rule), "")


def library_checks() -> Iterator[LibraryCheck]:
    """What a library is checked by, beyond what its readers find."""
    for module in _modules():
        if hasattr(module, "in_library"):
            yield cast(LibraryCheck, module.in_library)


def _record(module: ModuleType) -> RuleRecord:
    return cast(RuleRecord, module.RULE)


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(rules.__path__):
        module = importlib.import_module(f"{rules.__name__}.{found.name}")
        if hasattr(module, "RULE"):
            yield module
