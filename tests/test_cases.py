"""Golden cases: what an edit of the example changes, in full sight. `pytest --accept` writes what is printed now.

A case is a folder: `edit.yaml` (a list of `replace` and `by` on the example, `replace` alone to delete) or a whole
`answers.yaml`, and `agreement.txt`, which holds the problems told, the coverage that differs from the example's, and the
lines that differ: `+` is the case's, `-` the example's. A line that only moved to another number does not differ. The case
`example` has neither file; its `agreement.txt` is the whole agreement.

A case of another kind bears its name: `third_sector_alliance__grant` edits the example of that kind. `kind__hard` has
neither file, and is the whole agreement of the kind's `hard.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
import yaml

from alliancegen.model.agreement import Agreement
from alliancegen.model.coverage import Coverage
from alliancegen.pipeline import Assembled
from alliancegen.writers.text import agreement_text, section_text
from example import ROOT, Build, edited, example_of

pytestmark = pytest.mark.slow

CASES = sorted(folder.name for folder in (ROOT / "tests/cases").iterdir() if folder.is_dir())


@pytest.fixture(scope="session")
def example(build: Build) -> Callable[[str], Assembled]:
    """The agreement of the example of a kind, made once."""
    return cache(lambda kind: build(example_of(kind)))


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, build: Build, example: Callable[[str], Assembled], request: pytest.FixtureRequest) -> None:
    folder = ROOT / "tests/cases" / name
    printed = golden(build(answers(folder)), None if is_whole(folder) else example(kind_and_variant(folder)[0]))
    for wrong in ("None", "{{", "{%", "[[", " ,", " .", "..", "  -"):
        assert wrong not in re.sub(r"(?m)^ +", "", printed), wrong
    file = folder / "agreement.txt"
    if request.config.getoption("--accept"):
        file.write_text(printed, encoding="utf-8")
    assert file.is_file(), "run   pytest --accept   and read what it wrote"
    assert printed == file.read_text(encoding="utf-8")


def kind_and_variant(folder: Path) -> tuple[str, str]:
    kind, _, variant = folder.name.rpartition("__")
    return kind or "gp_alliance", variant


def is_whole(folder: Path) -> bool:
    """Whether a case is an example itself, and so is printed as a whole."""
    return not any((folder / name).is_file() for name in ("answers.yaml", "edit.yaml"))


def answers(folder: Path) -> str:
    """The answers of a case."""
    kind, variant = kind_and_variant(folder)
    if is_whole(folder):
        return example_of(kind, "answers" if variant == "example" else variant)
    if (folder / "answers.yaml").is_file():
        return (folder / "answers.yaml").read_text(encoding="utf-8")
    edits = yaml.safe_load((folder / "edit.yaml").read_text(encoding="utf-8"))
    return edited({edit["replace"]: edit.get("by", "") for edit in edits}, example_of(kind))


def golden(run: Assembled, example: Assembled | None) -> str:
    lines = [f"{problem.severity}[{problem.rule}] {problem.message}" for problem in run.told()]
    if run.coverage is not None:
        lines += ["", *_coverage(run.coverage, example.coverage if example else None)]
    if run.agreement is not None:
        if example is None or example.agreement is None:
            lines += ["", agreement_text(run.agreement).rstrip("\n")]
        else:
            lines += _differences(_sections(example.agreement), _sections(run.agreement))
    return "\n".join(lines).strip("\n") + "\n"


# ---------------------------------------------------------------- coverage


def _coverage(coverage: Coverage, example: Coverage | None) -> Iterator[str]:
    """Each point and section whose status differs from the example's, then what is blank or still to be done."""
    before = _statuses(example) if example else {}
    yield from (f"{name}: {status}" for name, status in _statuses(coverage).items() if before.get(name) != status)
    yield from (f"blank: {blank.path} ({', '.join(blank.provisions)})" for blank in coverage.blanks)
    for each in coverage.before_signing:
        yield f"before signing: {each.what} ({each.who}{f', by {each.by}' if each.by else ''})"
    known = {(each.path, each.value) for each in example.assumed} if example else set()
    yield from (
        f"assumed: {each.path} = {each.value}" for each in coverage.assumed if (each.path, each.value) not in known
    )
    advised = {each.path: each.value for each in example.advice} if example else {}
    yield from (
        f"advice: {each.path} = {each.value}" for each in coverage.advice if advised.get(each.path) != each.value
    )


def _statuses(coverage: Coverage) -> dict[str, str]:
    """The status of each section, and of each point that has another one."""
    statuses = {}
    for section in coverage.sections:
        statuses[section.id] = _with_reason(section.status.value, section.reason)
        for point in section.points:
            status = _with_reason(point.status.value, point.reason)
            if status != statuses[section.id]:
                statuses[point.id] = status
    return statuses


def _with_reason(status: str, reason: str) -> str:
    return f"{status}, {reason}" if reason else status


# ---------------------------------------------------------------- text


def _sections(agreement: Agreement) -> dict[str, list[str]]:
    """The lines of each section, by its key."""
    return {top.key: section_text(top).splitlines() for top in agreement.sections()}


def _differences(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        if key not in new:
            yield f"\nOUT: {old[key][0]}"
        elif key not in old:
            yield f"\nIN: {new[key][0]}"
            yield from (f"+ {line}" for line in new[key][1:])
        else:
            changed = list(_changed(old[key], new[key]))
            yield from [f"\n{new[key][0]}", *changed] if changed else []


def _changed(old: list[str], new: list[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, [_without_numbers(line) for line in old], [_without_numbers(line) for line in new])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"- {line}" for line in old[i1:i2])
            yield from (f"+ {line}" for line in new[j1:j2])


_NUMBER = r"\d+(?:\.\d+)*(?:\([a-z]+\))*"
_LABEL = re.compile(rf"^( *)(?:{_NUMBER}|\([A-Za-z0-9]+\)|Schedule \d+|Part \d+) ")
_REFERENCE = re.compile(rf"\b([Cc]lause|[Ss]chedule|[Pp]aragraph|Part)(s?)[ \u00a0]{_NUMBER}")


def _without_numbers(line: str) -> str:
    return _REFERENCE.sub(r"\1\2 #", _LABEL.sub(r"\1# ", line))
