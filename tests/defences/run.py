"""Switches off one defence after another and asks the project's own tests whether they notice.

    python tests/defences/run.py                     every defence
    python tests/defences/run.py yaml paths          those of two topics
    python tests/defences/run.py --only "symbolic"   those whose sentence holds these words

`<topic>.yaml` beside this file lists the defences: what each keeps out, the text of the source that does it (`find`), what
switches it off (`put`), and the tests that then fail (`caught_by`). The repository is copied once for each worker.
First every test that is named must pass on the copy; then, one defence at a time, `put`
takes the place of `find` and each of its tests must fail. Exits with 1 if a mutant survives.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".*_cache", "__pycache__", "*venv*", "node_modules", "build", "dist")
SECONDS = 120
"""How long the tests of one mutant may take; a test that hangs without its defence has noticed."""
FAILED = 1
"""What pytest exits with when tests ran and some failed: not when it found none, or could not read them."""


@dataclass(frozen=True)
class Defence:
    """One entry: `find` stands exactly once in `file`."""

    topic: str
    sentence: str
    file: str
    find: str
    put: str
    caught_by: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What the tests made of one mutant. `survived` are the tests that should have failed, each with what it did."""

    defence: Defence
    seconds: float
    survived: tuple[str, ...]


def read_topic(path: Path) -> list[Defence]:
    """The defences of one topic's file."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Defence(path.stem, each["defence"], each["file"], each["find"], each["put"], _list(each["caught_by"]))
        for each in entries
    ]


def all_defences() -> list[Defence]:
    return [defence for path in sorted(HERE.glob("*.yaml")) for defence in read_topic(path)]


def mutated(defence: Defence, text: str) -> str:
    """The file's text with the defence switched off. Raises ValueError where `find` doesn't stand there exactly once.

    An empty line after the text, as YAML's block texts end with, counts for neither.
    """
    find, put = defence.find.rstrip("\n"), defence.put.rstrip("\n")
    if text.count(find) != 1:
        raise ValueError(f"{defence.file} holds the text {text.count(find)} times, not once: {find}")
    return text.replace(find, put)


def _list(named: str | Sequence[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


@contextmanager
def _copies(count: int) -> Iterator[queue.Queue[Path]]:
    """Copies of the repository, to be taken and given back."""
    with tempfile.TemporaryDirectory(prefix="defences-") as folder:
        free: queue.Queue[Path] = queue.Queue()
        for number in range(count):
            free.put(shutil.copytree(ROOT, Path(folder, str(number)), ignore=LEFT_OUT))
        yield free


def _limit_memory() -> None:
    """A mutant whose limit is off may ask for all there is: this process and what it starts get 4 GiB each at most."""
    if os.name != "nt":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))


def _tests(
    copy: Path, tests: Sequence[str], *options: str, cache: Path, seconds: float = SECONDS
) -> tuple[int | None, str]:
    """pytest's exit code on a copy, None where time ran out, and the end of what it said. `cache` is for read libraries."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_CACHE_HOME": str(cache),
        "LOCALAPPDATA": str(cache),
        "PYTEST_ADDOPTS": "",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=no", "-rfE", *options, *tests]
    try:
        run = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return run.returncode, (run.stdout + run.stderr)[-2000:]


def try_defence(defence: Defence, copy: Path, warm: Path) -> Verdict:
    """Switch it off in the copy, run its tests one by one, and put it back.

    Each mutant starts from the cache that the sound code left (`warm`), and what it keeps there itself goes again.
    """
    started = time.monotonic()
    path = copy / defence.file
    original = path.read_bytes()
    path.write_text(mutated(defence, original.decode()), encoding="utf-8", newline="")
    survived = []
    try:
        for test in defence.caught_by:
            with tempfile.TemporaryDirectory(prefix="defences-cache-") as cache:
                shutil.copytree(warm, cache, dirs_exist_ok=True)
                code, said = _tests(copy, [test], "-x", cache=Path(cache))
            if code not in (FAILED, None):
                survived.append(f"{test} (exit {code}): {said.strip().splitlines()[-1:]}")
    finally:
        path.write_bytes(original)
    return Verdict(defence, time.monotonic() - started, tuple(survived))


def _try_all(defences: Sequence[Defence], workers: int) -> Iterator[Verdict]:
    """Each defence's verdict, in order, after all their tests passed with every defence on."""
    with _copies(workers) as free:

        def one(defence: Defence) -> Verdict:
            copy = free.get()
            try:
                return try_defence(defence, copy, warm)
            finally:
                free.put(copy)

        copy = free.get()
        warm = copy.parent / "cache"
        warm.mkdir()
        tests = sorted({test for defence in defences for test in defence.caught_by})
        code, said = _tests(copy, tests, cache=warm, seconds=SECONDS * 10)
        if code != 0:
            raise SystemExit(f"with every defence on, these tests don't pass (exit {code}):\n{said}")
        free.put(copy)
        with ThreadPoolExecutor(workers) as pool:
            yield from pool.map(one, defences)


def main() -> int:
    parser = argparse.ArgumentParser(description="Switches off one defence after another; the tests must notice each.")
    parser.add_argument("topics", nargs="*", help="names of the files beside this one, without .yaml; all without any")
    parser.add_argument("--only", default="", help="only defences whose sentence holds these words")
    parser.add_argument("-j", "--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    defences = [
        each
        for each in all_defences()
        if (not given.topics or each.topic in given.topics) and given.only.lower() in each.sentence.lower()
    ]
    if not defences:
        parser.error("no defence fits")
    _limit_memory()
    survivors = 0
    for verdict in _try_all(defences, max(1, min(given.workers, len(defences)))):
        survivors += bool(verdict.survived)
        word = "SURVIVED" if verdict.survived else "caught"
        line = f"{word:8} {verdict.seconds:5.1f} s  {verdict.defence.topic}: {verdict.defence.sentence}"
        sys.stdout.write("\n         ".join([line, *verdict.survived]) + "\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(defences) - survivors} of {len(defences)} mutants were caught\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
