"""Regular expressions that are compiled late, and the plain looks that spare a text some of them."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancegen.model import patterns
from alliancegen.model.patterns import Pattern, compiled_late
from alliancegen.readers import odd_letters, yaml_text
from alliancegen.readers.answer_forms import SLUG, is_slug
from alliancegen.rules import leftover_placeholder
from alliancegen.writers import problem_text
from alliancegen.writers.docx import ooxml
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

    monkeypatch.setattr(patterns, "_COMPILE", counting)
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


def test_patterns_are_compiled_late_for_a_while_and_no_longer() -> None:
    compiling = re.compile
    with compiled_late():
        late = re.compile("a")
        assert isinstance(late, Pattern)
        assert late.match("a")  # used at once, too
    with suppress(ImportError), compiled_late():
        raise ImportError
    assert re.compile is compiling


def test_packages_whose_patterns_are_compiled_late_work_as_ever() -> None:
    """Those that nobody asks here: PyYAML's own parser, what msgspec loads, in a process that began as a command does."""
    code = r"""
import alliancegen.cli.starting, alliancegen.readers.yaml_source
import datetime, platform, re, textwrap, uuid
import msgspec, yaml
from alliancegen.model.patterns import Pattern
assert isinstance(yaml.reader.Reader.NON_PRINTABLE, Pattern)
assert isinstance(textwrap.TextWrapper.wordsep_re, Pattern)
text = "{day: 2027-04-01, hour: 2027-04-01 10:00:00Z, one: 0x1F, two: 1.5, three: yes, four: ~, five: '\u00e9'}"
for loader in (yaml.SafeLoader, yaml.CSafeLoader):
    read = yaml.load(text, loader)
    assert read["day"] == datetime.date(2027, 4, 1) and read["hour"].hour == 10, read
    assert (read["one"], read["two"], read["three"], read["four"], read["five"]) == (31, 1.5, True, None, "\u00e9"), read
assert yaml.safe_load(yaml.safe_dump(read)) == read
try:
    yaml.load("a: \x00", yaml.SafeLoader)
except yaml.reader.ReaderError:
    pass
else:
    raise AssertionError
assert textwrap.wrap("so it is-- and that. is it", 8) == ["so it", "is-- and", "that. is", "it"]
assert textwrap.dedent("  a\n    b") == "a\n  b"
assert platform.python_version() and platform.platform() and platform.libc_ver()
assert len(str(uuid.uuid4())) == 36
assert msgspec.json.schema(dict[str, int])["type"] == "object"
assert isinstance(re.compile("a"), re.Pattern)
print("done")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("done\n", "")


def test_a_plain_text_holds_nothing_that_is_looked_for() -> None:
    assert yaml_text.is_plain(f"{SEEN}\n")
    assert not yaml_text.FORBIDDEN.search(SEEN)
    for pattern in (odd_letters._TURNING, odd_letters._UNSEEN):
        assert all(odd_letters._PRINTABLE.search(found[0]) for found in pattern.finditer(SEEN))
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
    for letter in odd_letters._LOOK_ALIKES:
        found = odd_letters.odd_letters(f"M{letter}ll", yaml_text.YamlText("a.yaml", f"M{letter}ll").place)
        assert [each.rule for each in found] == ["look-alike-letter"]


@settings(max_examples=50)
@given(st.from_regex(re.compile(leftover_placeholder._WAITING.pattern, re.IGNORECASE), fullmatch=True))
def test_each_placeholder_has_a_sign_by_which_it_is_looked_for(text: str) -> None:
    assert any(sign in text.lower() for sign in leftover_placeholder._SIGNS)


@given(st.text("aZz_09é-ı", max_size=4) | st.text(max_size=3))
def test_the_letters_of_an_id_are_those_of_its_form(text: str) -> None:
    assert is_slug(text) is bool(SLUG.fullmatch(text))


def test_a_printable_letter_can_stand_in_a_word_file() -> None:
    assert not ooxml._ILLEGAL.search(f"{SEEN}\u00a0\n")
    for letter in ("\x00", "\x0b", "\x1f", "\ud800", "\ufffe"):
        with pytest.raises(ValueError, match="cannot stand in a Word file"):
            ooxml.legal(f"a\u00a0\n{letter}", "name")
    assert ooxml.legal("a\r\nb\u00a0\r", "name") == "a\nb\u00a0\n"
