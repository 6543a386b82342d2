"""Measures inside one process of the installed alliancegen; started by `in_process.py`, prints JSON.

    python inside.py synthetic FOLDER ROUNDS    one further agreement by stage, and docxtpl's where FOLDER has its template
    python inside.py examples ROUNDS FILE...    worked examples, checked and built one after the other
    python inside.py profile ANSWERS            where a further agreement spends its time, as text

Libraries are read once, as for a batch. Garbage is collected between what is timed, never in it, for both alike. Nothing here
waits for anything, so times are the processor's: those of the clock would be the neighbours' as well.
"""

from __future__ import annotations

import cProfile
import gc
import io
import json
import pstats
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import alliancegen
from alliancegen import pipeline
from alliancegen.writers.docx import write_docx

TODAY = date(2026, 11, 24)
STAGES = {
    "read": ("read_yaml", "read_answers", "read_signature", "read_waivers"),
    "derive": ("derive",),
    "plan": ("plan", "note_unused", "absent_sections"),
    "fill and number": ("assemble",),
    "judge and cover": ("judge", "cover", "settle"),
}
"""The functions of the pipeline that make a stage; its rules about words are what is left over."""
SHIPPED = Path(alliancegen.__file__).parent / "clauses"


class Clock:
    """Seconds spent in each stage, as long as `running` wraps the pipeline's functions."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}

    @contextmanager
    def running(self) -> Iterator[None]:
        before = {name: getattr(pipeline, name) for names in STAGES.values() for name in names}
        for stage, names in STAGES.items():
            for name in names:
                setattr(pipeline, name, self._timed(stage, before[name]))
        try:
            yield
        finally:
            for name, function in before.items():
                setattr(pipeline, name, function)

    def _timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: object, **named: object) -> object:
            begun = time.process_time()
            try:
                found = function(*arguments, **named)
                return list(found) if isinstance(found, Iterator) else found
            finally:
                self.spent[stage] = self.spent.get(stage, 0) + time.process_time() - begun

        return timed


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    begun = time.process_time()
    work()
    spent = time.process_time() - begun
    gc.enable()
    return spent


def checked(raw: bytes, library: pipeline.CheckedLibrary) -> pipeline.Assembled:
    run = pipeline.assemble_answers(raw, "answers.yaml", library, TODAY)
    pipeline.settle(run, "answers.yaml")
    if run.failed or run.agreement is None:
        raise SystemExit(f"the answers have errors: {[problem.message for problem in run.told()][:3]}")
    return run


def built(raw: bytes, library: pipeline.CheckedLibrary) -> bytes:
    run = checked(raw, library)
    assert run.agreement is not None  # it is checked
    return write_docx(run.agreement, manifest=run.manifest)


def synthetic(folder: Path, rounds: int) -> dict[str, Any]:
    """The seconds of each round: of a whole agreement, by stage, and of docxtpl; all in turn."""
    library = pipeline.check_clauses(folder / "clauses")
    text = (folder / "answers.yaml").read_text(encoding="utf-8")
    has_peer = (folder / "docxtpl.docx").is_file()
    found: dict[str, Any] = {"alliancegen": [], "docxtpl": [], "stages": {}}
    for number in range(rounds + 1):
        raw = text.replace("Eastwind", f"Eastwind {number}").encode()
        clock = Clock()
        with clock.running():
            runs: list[pipeline.Assembled] = []
            checking = seconds(lambda raw=raw, runs=runs: runs.append(checked(raw, library)))  # type: ignore[misc]
        agreement, manifest = runs[0].agreement, runs[0].manifest
        assert agreement is not None  # it is checked
        writing = seconds(lambda agreement=agreement, manifest=manifest: write_docx(agreement, manifest=manifest))  # type: ignore[misc]
        rendering = seconds(lambda: rendered(folder)) if has_peer else 0.0
        if number == 0:  # to warm up
            continue
        rest = checking - sum(clock.spent.values())
        in_order = {stage: clock.spent[stage] for stage in STAGES}
        for stage, spent in {**in_order, "rules about words": rest, "write": writing}.items():
            found["stages"].setdefault(stage, []).append(spent)
        found["alliancegen"].append(checking + writing)
        found["docxtpl"] += [rendering] if has_peer else []
    return found


def rendered(folder: Path) -> bytes:
    """One further document of docxtpl, which reads its template anew for each."""
    from docxtpl import DocxTemplate  # type: ignore[import-not-found]  # noqa: PLC0415 - in the benchmarks' own environment

    template, out = DocxTemplate(folder / "docxtpl.docx"), io.BytesIO()
    template.render(json.loads((folder / "answers.json").read_text(encoding="utf-8")), autoescape=True)
    template.save(out)
    return out.getvalue()


def examples(rounds: int, files: list[Path]) -> dict[str, Any]:
    """The seconds of each round for all files: checked, and checked and built."""
    library = pipeline.check_clauses(SHIPPED)
    raws = [file.read_bytes() for file in files]
    found: dict[str, Any] = {"check": [], "build": []}
    for number in range(rounds + 1):
        times = {
            "check": seconds(lambda: [checked(raw, library) for raw in raws]),
            "build": seconds(lambda: [built(raw, library) for raw in raws]),
        }
        if number:
            for what, spent in times.items():
                found[what].append(spent)
    return found


def profile(answers: Path) -> None:
    """With the library beside the answers, or else the shipped one."""
    beside = answers.parent / "clauses"
    library, raw = pipeline.check_clauses(beside if beside.is_dir() else SHIPPED), answers.read_bytes()
    built(raw, library)
    with cProfile.Profile() as profiler:
        built(raw, library)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(50)


def main() -> None:
    match sys.argv[1:]:
        case ["synthetic", folder, rounds]:
            print(json.dumps(synthetic(Path(folder), int(rounds))))
        case ["examples", rounds, *files]:
            print(json.dumps(examples(int(rounds), [Path(each) for each in files])))
        case ["profile", answers]:
            profile(Path(answers))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
