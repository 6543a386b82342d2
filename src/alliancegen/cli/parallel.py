"""Work on many files in several processes, with the results in the order of the files.

A worker gets one file at a time and sends back plain data; only the process in front writes files and prints. So what is
printed is the same however many workers there are, and a worker that is killed leaves nothing behind: the file that it
had is known, another worker takes its place, and the others go on.

On Linux workers are forked, as long as this process has one thread; they then share the library that was read. Elsewhere they are
started anew, and read it from the cache.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Item = TypeVar("Item")
Made = TypeVar("Made")

PAYS_FROM = {"fork": 0.5, "spawn": 4.0}
"""Seconds of work from which workers save more than they cost. Measured: forked, the first answer of a worker comes after 0.05
seconds; started anew after 0.9 to 1.5, which each of them spends on a core of its own."""
AHEAD = 4
"""For each worker, how many files beyond the one that is waited for may be begun: so that a long one stops nobody, and
finished ones don't heap up."""
_PATIENCE = 3.0


class Tasks(Struct, Generic[Item, Made], frozen=True):
    """What is to be done, with what.

    `known` gives a result that needs no work, or None; it is asked in this process. `work` is done in a worker, and must be
    plain data there; it raises nothing. `died` is the result of an item whose worker was ended with an exit code.
    """

    items: Sequence[Item]
    known: Callable[[Item], Made | None]
    work: Callable[[Item], Made]
    died: Callable[[Item, int | None], Made]


def usable_cores() -> int:
    """How many cores this process may use; a container's limit on their time isn't seen here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(tasks: Tasks[Item, Made], jobs: int | None) -> Generator[Made, None, None]:
    """The results in the order of the items. `jobs` are at most as many processes; with None what is measured decides.

    Close it where it isn't read to the end: that ends the workers.
    """
    begun, most = 0, jobs or usable_cores()
    for made in _here(tasks, most, measured=jobs is None):
        begun += 1
        yield made
    if begun < len(tasks.items):
        yield from _Workers(tasks, begun, most).results()


def _here(tasks: Tasks[Item, Made], most: int, *, measured: bool) -> Iterator[Made]:
    """Results made in this process: all of them, or as many as it takes to see that workers pay.

    Unless it is `measured`, workers are taken at once. The first file warms what forked workers then share.
    """
    slowest = 0.0
    for number, item in enumerate(tasks.items):
        left = len(tasks.items) - number
        if most > 1 and left > 1 and (not measured or slowest * left >= PAYS_FROM[start_method()]):
            return
        if (made := tasks.known(item)) is None:
            began = monotonic()
            made = tasks.work(item)
            slowest = max(slowest, monotonic() - began)
            if left > 1:
                _tidy()
        yield made


def start_method() -> str:
    """`fork` where that is safe and cheap, otherwise `spawn`."""
    tasks = Path("/proc/self/task")
    return "fork" if sys.platform == "linux" and tasks.is_dir() and len(list(tasks.iterdir())) == 1 else "spawn"


def _tidy() -> None:
    """Free what a file left behind. The library, and what is kept of the files before, is left out of the next search, so that
    it takes no longer for the last file than for the first."""
    gc.collect()
    gc.freeze()


class _Worker(Struct):
    process: BaseProcess
    pipe: Connection
    number: int = -1
    """Of the item that it works on; below zero while it waits."""


class _Workers(Generic[Item, Made]):
    """The workers of one run. They are started as work comes up, and none where every result is known."""

    def __init__(self, tasks: Tasks[Item, Made], begun: int, most: int) -> None:
        self._tasks = tasks
        self._most = most
        self._next = begun
        self._done: dict[int, Made] = {}
        self._workers: list[_Worker] = []

    def results(self) -> Iterator[Made]:
        """The results of all items that weren't begun before. Whatever happens, no worker is left."""
        try:
            for number in range(self._next, len(self._tasks.items)):
                self._begin(number)
                while number not in self._done:
                    self._receive()
                    self._begin(number)
                yield self._done.pop(number)
        finally:
            self._end()

    def _begin(self, first: int) -> None:
        """Begin as many items as there are workers for, none far beyond the `first` that isn't finished."""
        while self._next < min(len(self._tasks.items), first + AHEAD * self._most) and self._has_room():
            item = self._tasks.items[self._next]
            if (made := self._tasks.known(item)) is not None:
                self._done[self._next] = made
            else:
                self._give(item)
            self._next += 1

    def _has_room(self) -> bool:
        return len(self._workers) < self._most or any(each.number < 0 for each in self._workers)

    def _give(self, item: Item) -> None:
        """Send the next item to a worker that waits; one that died meanwhile is replaced."""
        for worker in [each for each in self._workers if each.number < 0]:
            with suppress(OSError):
                worker.pipe.send(item)
                worker.number = self._next
                return
            self._forget(worker)
        worker = self._started()
        with suppress(OSError):  # one that dies at once is found dead with this item
            worker.pipe.send(item)
        worker.number = self._next

    def _started(self) -> _Worker:
        from multiprocessing import get_context  # noqa: PLC0415 - only where there are workers

        method = start_method()
        context: Any = get_context(method)
        ours, its = context.Pipe()
        inherited = [ours, *(each.pipe for each in self._workers)] if method == "fork" else []
        process = context.Process(target=_serve, args=(its, inherited, self._tasks.work), daemon=True)
        process.start()
        its.close()  # held by the worker alone, so that its end is seen
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _receive(self) -> None:
        """Wait for a result, and take all that are there."""
        from multiprocessing.connection import wait  # noqa: PLC0415

        busy = [each for each in self._workers if each.number >= 0]
        ready = wait([each.pipe for each in busy])
        for worker in [each for each in busy if each.pipe in ready]:
            try:
                self._done[worker.number] = worker.pipe.recv()
            except (EOFError, OSError):
                code = self._forget(worker)
                self._done[worker.number] = self._tasks.died(self._tasks.items[worker.number], code)
            worker.number = -1

    def _forget(self, worker: _Worker) -> int | None:
        """Do without a worker that is dead; its exit code."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_PATIENCE)
        return worker.process.exitcode

    def _end(self) -> None:
        """End every worker: at once the one that is at work."""
        for worker in self._workers:
            if worker.number >= 0:
                worker.process.terminate()
            else:
                with suppress(OSError):
                    worker.pipe.send(None)
        for worker in self._workers:
            worker.process.join(_PATIENCE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()


def _serve(pipe: Connection, inherited: Sequence[Connection], work: Callable[[Any], object]) -> None:
    """What a worker does until it is told to end, or nobody is there any more.

    `inherited` are the other ends of pipes: while a worker held one, none would see that the process in front is gone.
    """
    for each in inherited:
        each.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the one in front ends the others
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    gc.disable()
    gc.freeze()
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        if item is None:
            return
        made = work(item)
        try:
            pipe.send(made)
        except OSError:
            return
        del made
        _tidy()
