"""Regular expressions that are compiled late, and the plain looks that spare a text some of them."""

from __future__ import annotations

import re
import sys
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancegen.model.patterns import Pattern
from alliancegen.readers import yaml_text
from alliancegen.rules import leftover_placeholder
from alliancegen.writers import problem_text
from example import ROOT

SEEN = "".join(letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isprintable())


def test_a_pattern_is_used_like_a_compiled_one() -> None:
    pattern, compiled = Pattern("(a)b?", re.IGNORECASE), re.compile("(a)b?", re.IGNORECASE)
    text = "xAB ab a"
    for method in ("search", "match", "fullmatch"):
        for start in range(len(text)):
            ours, theirs = getattr(pattern, method)(text, start), getattr(compiled, method)(text, start)
            assert (ours and ours.span()) == (theirs and theirs.span())
    assert [each.span() for each in pattern.finditer(text)] == [each.span() for each in compiled.finditer(text)]
    assert pattern.sub("-", text) == compiled.sub("-", text)
    assert pattern.findall(text) == compiled.findall(text)
    assert pattern.split(text) == compiled.split(text)
    assert (pattern.pattern, pattern.flags) == ("(a)b?", re.IGNORECASE)


def test_a_pattern_is_compiled_once_and_not_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compiling = re.compile

    def counting(pattern: str, flags: int) -> re.Pattern[str]:
        asked.append(pattern)
        return compiling(pattern, flags)

    monkeypatch.setattr(re, "compile", counting)
    pattern = Pattern("a")
    assert (pattern.pattern, asked) == ("a", [])
    assert pattern.match("a")
    assert pattern.search("ba")
    assert asked == ["a"]


def test_a_pattern_has_no_other_attributes() -> None:
    with pytest.raises(AttributeError, match="groups"):
        _ = Pattern("a").groups


def test_every_pattern_of_ours_can_be_compiled() -> None:
    files = [file for file in (ROOT / "src/alliancegen").rglob("*.py") if " = Pattern(" in file.read_text("utf-8")]
    modules = [import_module(".".join(each.relative_to(ROOT / "src").with_suffix("").parts)) for each in files]
    patterns = [each for module in modules for each in vars(module).values() if isinstance(each, Pattern)]
    assert len(patterns) > 60
    for each in patterns:
        re.compile(each.pattern, each.flags)


def test_a_plain_text_holds_nothing_that_is_looked_for() -> None:
    assert yaml_text.is_plain(f"{SEEN}\n")
    assert not yaml_text.FORBIDDEN.search(SEEN)
    assert not yaml_text._MISLEADING.search(SEEN)
    assert not re.search(f"\t|{yaml_text._ODD_SPACE}", SEEN)


def test_each_letter_that_is_looked_for_keeps_a_text_from_being_plain() -> None:
    for letter in (
        "\x00",
        "\t",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u202e",
        "\u2028",
        "\ue000",
        "\ufdd0",
        "\ud800",
        "\ufeff",
    ):
        assert not yaml_text.is_plain(f"a{letter}b")


def test_what_is_printable_to_python_hides_nothing() -> None:
    assert not problem_text._HIDDEN.search(SEEN)
    assert not problem_text._HIDDEN_IN_LINES.search(SEEN)


def test_each_letter_of_two_alphabets_that_looks_like_a_latin_one_is_found() -> None:
    for letter in yaml_text._LOOK_ALIKES:
        assert [each.rule for each in yaml_text.stray_characters(yaml_text.YamlText("a.yaml", f"M{letter}ll"))] == [
            "look-alike-letter"
        ]


@settings(max_examples=50)
@given(st.from_regex(re.compile(leftover_placeholder._WAITING.pattern, re.IGNORECASE), fullmatch=True))
def test_each_placeholder_has_a_sign_by_which_it_is_looked_for(text: str) -> None:
    assert any(sign in text.lower() for sign in leftover_placeholder._SIGNS)
