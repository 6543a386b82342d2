"""The list of defences is about the code as it is: `run.py` beside this file tries what it says."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from run import ROOT, Defence, all_defences, mutated

DEFENCES = all_defences()


@cache
def names_of_tests(path: Path) -> set[str]:
    """The names of the tests of a file, with their class where they have one."""
    names = set()
    for each in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(each, ast.FunctionDef):
            names.add(each.name)
        if isinstance(each, ast.ClassDef):
            names |= {f"{each.name}::{inner.name}" for inner in each.body if isinstance(inner, ast.FunctionDef)}
    return names


@pytest.mark.parametrize("defence", DEFENCES, ids=lambda each: f"{each.topic}: {each.sentence}")
def test_a_defence_stands_where_the_list_says(defence: Defence) -> None:
    text = (ROOT / defence.file).read_text(encoding="utf-8")
    without = mutated(defence, text)
    assert without != text
    if defence.file.endswith(".py"):
        ast.parse(without)
    assert defence.caught_by
    for named in defence.caught_by:
        file, _, test = named.partition("::")
        assert test.partition("[")[0] in names_of_tests(ROOT / file), f"there is no test {named}"


def test_no_defence_is_listed_twice() -> None:
    sentences = [defence.sentence for defence in DEFENCES]
    assert sorted(set(sentences)) == sorted(sentences)
