"""YAML as letters with places: what is read, what is refused, and that nothing makes it fail."""

from __future__ import annotations

import re
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.written import Written
from alliancegen.readers.yaml_source import MAX_NODES, MAX_SIZE, read_yaml, read_yaml_text
from alliancegen.readers.yaml_text import FORBIDDEN

FILE = "answers.yaml"


def read(text: str) -> Written:
    written, problems = read_yaml_text(text, FILE)
    assert problems == []
    assert written is not None
    return written


def problems_of(text: str) -> list[Problem]:
    return read_yaml_text(text, FILE)[1]


def the_problem(text: str) -> Problem:
    problems = problems_of(text)
    assert [problem.rule for problem in problems] == [problems[0].rule]
    return problems[0]


def marked(problem: Problem, text: str) -> str:
    """The letters that a problem's place marks."""
    assert problem.place is not None
    line = text.split("\n")[problem.place.line - 1]
    return line[problem.place.column - 1 : problem.place.end - 1]


# ---------------------------------------------------------------- letters stay letters


@pytest.mark.parametrize(
    "scalar",
    [
        "no",
        "NO",
        "yes",
        "22:30",
        "0123",
        "01234567",
        "1.10",
        "1e3",
        "2024-02-30",
        "2027-04-01",
        "1_000",
        "~",
        "null",
        "£5",
        "Flat#4",
    ],
)
def test_a_plain_scalar_keeps_its_letters(scalar: str) -> None:
    value = read(f"a: {scalar}").mapping["a"]
    assert value == Written(scalar, Place(FILE, 1, 4, 4 + len(scalar)), Place(FILE, 1, 1, 2), plain=True)


@pytest.mark.parametrize(
    ("typed", "text", "plain"),
    [
        ('"no"', "no", False),
        ("'it''s'", "it's", False),
        ('"a\\tb\\u00e9"', "a\tb\u00e9", False),
        ("|\n  one\n  two\n", "one\ntwo\n", False),
        (">-\n  one\n  two\n", "one two", False),
        ("one\n  two", "one two", True),
        ("what?", "what?", True),
        ("e\u0301", "\u00e9", True),
    ],
)
def test_other_scalars(typed: str, text: str, plain: bool) -> None:
    value = read(f"a: {typed}").mapping["a"]
    assert (value.text, value.plain) == (text, plain)


def test_the_question_mark_before_a_comma_or_bracket_is_text() -> None:
    row = read("a: {ask: what?, b: [who?]}").mapping["a"]
    assert row.mapping["ask"].text == "what?"
    assert row.mapping["b"].entries[0].text == "who?"


def test_places_count_letters_not_bytes() -> None:
    value = read('é😀: {x: "😀é"}').mapping["é😀"]
    assert value.key == Place(FILE, 1, 1, 3)
    assert value.mapping["x"].place == Place(FILE, 1, 9, 13)


def test_the_place_of_a_list_is_its_first_line() -> None:
    value = read("services:\n  - id: clinic\n    name: Clinic\n").mapping["services"]
    assert value.key == Place(FILE, 1, 1, 9)
    assert value.place == Place(FILE, 2, 3, 15)
    assert value.entries[0].place == Place(FILE, 2, 5, 15)


def test_a_text_of_several_lines_is_marked_on_its_first() -> None:
    assert read('a: "one\n  two"').mapping["a"].place == Place(FILE, 1, 4, 8)


def test_a_name_without_a_value_is_marked_itself() -> None:
    value = read("date:\nb: 1").mapping["date"]
    assert value.is_empty
    assert value.place == value.key == Place(FILE, 1, 1, 5)


def test_mappings_keep_their_order() -> None:
    assert list(read("c: 1\na: 2\nb: 3").mapping) == ["c", "a", "b"]


def test_windows_line_ends_and_a_byte_order_mark_are_read_as_meant() -> None:
    written, problems = read_yaml("\ufeffa: 1\r\nb: |\r\n  x\r\n  y\r\n".encode(), FILE)
    assert problems == []
    assert written is not None
    assert written.mapping["b"].text == "x\ny\n"
    assert written.mapping["a"].key == Place(FILE, 1, 1, 2)


def test_front_matter_is_placed_in_its_file() -> None:
    written, problems = read_yaml_text("id: x\nid: y", "clause.md", 2)
    assert written is not None
    assert written.mapping["id"].place == Place("clause.md", 2, 5, 6)
    assert [problem.place for problem in problems] == [Place("clause.md", 3, 1, 3)]


def test_a_line_that_holds_only_a_tab_is_an_empty_line() -> None:
    assert read("a: 1\n\t\nb: 2").mapping["b"].text == "2"


# ---------------------------------------------------------------- refused

REFUSED = [
    # what is typed, the rule, the letters marked
    ("a: 1\nb: 2\na: 3", "duplicate-key", "a"),
    ("a: {b: 1, b: 2}", "duplicate-key", "b"),
    ("caf\u00e9: 1\ncafe\u0301: 2", "duplicate-key", "cafe\u0301"),
    ("a: &Co", "yaml-anchor", "&Co"),
    ("a: &Co Ltd", "yaml-anchor", "&Co Ltd"),
    ("a: &list [1, 2]", "yaml-anchor", "&list"),
    ("a: & b", "yaml-anchor", "& b"),
    ("a: *x", "yaml-alias", "*x"),
    ("a: *x y\nb: 1", "yaml-alias", "*x"),
    ("a: * x", "yaml-alias", "* x"),
    ("<<: {a: 1}", "yaml-merge-key", "<<"),
    ("a: !important", "yaml-tag", "!important"),
    ("a: !!python/object:os.system x", "yaml-tag", "!!python/object:os.system x"),
    ("a: !!map {b: 1}", "yaml-tag", "!!map"),
    ("%YAML 1.1\n---\na: 1", "yaml-directive", "%YAML 1.1"),
    ("%TAG ! x:\n---\na: 1", "yaml-directive", "%TAG ! x:"),
    ("a: 1\n---\nb: 2", "second-document", "---"),
    ("[a]: b", "yaml-key", "["),
    ("{a: b}: c", "yaml-key", "{"),
    ("?\n: a", "yaml-key", "?"),
    ("a:\n\tb: 1", "tab-indent", "\t"),
    ("a:\n  - x\n\t- y", "tab-indent", "\t"),
    ("a: |\n\tx", "tab-indent", "\t"),
    ("a:\n\u00a0 b: 1", "non-breaking-space", "\u00a0"),
    ("a:\u00a0b\nc: d", "non-breaking-space", "\u00a0"),
    ("- a\n-\u00a0b", "non-breaking-space", "\u00a0"),
    ("a: x\x07y", "control-character", "\x07"),
    ("a: x\x00y", "control-character", "\x00"),
    ("a: x\x85y", "control-character", "\x85"),
    ("a: x\u2028y", "control-character", "\u2028"),
    ("a: x\u2029y", "control-character", "\u2029"),
    ("a: x\ue000y", "control-character", "\ue000"),
    ("a: x\U000f0000y", "control-character", "\U000f0000"),
    ("a: x\ud800y", "control-character", "\ud800"),
    ("a: x\ufdd0y", "control-character", "\ufdd0"),
    ("a: x\U0001fffey", "control-character", "\U0001fffe"),
    ("a: x\ufeffy", "control-character", "\ufeff"),
    ("a: x\ry", "control-character", "\r"),
    ("a: x\x0by", "control-character", "\x0b"),
    ('a: "x\\u0007"', "control-character", "\\u0007"),
    ('a: "x\\e[31m"', "control-character", "\\e"),
    ('a: "\\\\\\L"', "control-character", "\\L"),
    ('a: "\\uE000"', "control-character", "\\uE000"),
    ('a: "\\U0000FFFE"', "control-character", "\\U0000FFFE"),
    ('a: "\\ud800"', "control-character", "\\ud800"),
    ('a: "\\U00110000"', "control-character", "\\U00110000"),
    ("a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other", "conflict-marker", "<<<<<<< HEAD"),
    ("a: {fee: £1,500, b: 2}", "yaml-key", "500"),
    ("a: {say: time, company and care, b: 2}", "yaml-key", "company and care"),
    ("a: {{ name }}\nb: 1", "unquoted-braces", "{{ name }}"),
    ("a: {{ x.y }} and", "unquoted-braces", "{{ x.y }}"),
    ("a: {{ x | list('or') }} (or)", "unquoted-braces", "{{ x | list('or') }}"),
    ("a: {% if %}", "unquoted-braces", "{%"),
    ("a: @home", "yaml-syntax", "@home"),
    ("a: `x`", "yaml-syntax", "`x`"),
    ("a: b: c", "yaml-syntax", "b: c"),
    ('a: "b": c', "yaml-syntax", ": c"),
    ("a: 'it's'", "yaml-syntax", "s'"),
    ('a: "x', "yaml-syntax", '"'),
    ('a: "\\q"', "yaml-syntax", "\\q"),
    ("a: [b, c", "yaml-syntax", "["),
    ("a: [b\nc: d", "yaml-syntax", "["),
    ("a: {b: c\nd: e", "yaml-syntax", "{"),
    ("a: [b,, c]", "yaml-syntax", ","),
    ("a: - b", "yaml-syntax", "- b"),
    ("a: 1\n b: 2", "yaml-syntax", "b: 2"),
    ("a:\n  b: 1\n c: 2", "yaml-syntax", "c: 2"),
    ("a:1\nb: 2", "yaml-syntax", ":"),
    ("finance\n  a: 1", "yaml-syntax", "finance"),
    ("a: 1\nplain words\nb: 2", "yaml-syntax", "plain words"),
    ("- a\nb: c", "yaml-syntax", "b: c"),
    ("a: x\n- b", "yaml-syntax", "- b"),
    (" a: 1\nb: 2", "yaml-syntax", "b: 2"),
    ("a: |9x\n b", "yaml-syntax", "x"),
    ("a: ? b", "yaml-syntax", "? b"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "letters"), REFUSED)
def test_refused_once_at_the_smallest_span(text: str, rule: str, letters: str) -> None:
    problem = the_problem(text)
    assert problem.rule == rule
    assert problem.is_error
    assert marked(problem, text) == letters
    assert problem.message[0].islower() or not problem.message[0].isalpha()
    assert "?" not in problem.message.replace("starts with ?", "")


@pytest.mark.parametrize(("text", "help"), [
    ("a: &Co Ltd", 'write   "&Co Ltd"'),
    ("a: {{ name }}", 'write   "{{ name }}"'),
    ("a: b: c", 'write   a: "b: c"'),
    ('a: b: "c"', "write   a: 'b: \"c\"'"),
    ("finance\n  a: 1", "write   finance:"),
])  # fmt: skip
def test_the_help_can_be_typed(text: str, help: str) -> None:
    assert the_problem(text).help == help


def test_a_second_key_names_the_first() -> None:
    (remark,) = the_problem("a: 1\nb: 2\na: 3").remarks
    assert remark.place == Place(FILE, 1, 1, 2)
    assert remark.text == "typed first in answers.yaml:1"


def test_the_first_of_two_equal_keys_is_kept() -> None:
    written, _ = read_yaml_text("a: 1\na: 2", FILE)
    assert written is not None
    assert written.mapping["a"].text == "1"


def test_all_problems_are_told_at_once() -> None:
    text = "a: 1\na: 2\nb: &x\nc: *x\n<<: {}\nd: !t\ne: x\x07\nf: {{ y }}\ng: b: c"
    assert sorted(problem.rule for problem in problems_of(text)) == [
        "control-character",
        "duplicate-key",
        "unquoted-braces",
        "yaml-alias",
        "yaml-anchor",
        "yaml-merge-key",
        "yaml-syntax",
        "yaml-tag",
    ]


def test_every_tab_is_told() -> None:
    assert [problem.place and problem.place.line for problem in problems_of("a:\n\tb: 1\nc:\n\td: 1")] == [2, 4]


def test_what_cant_be_read_to_its_end_gives_no_value() -> None:
    assert read_yaml_text("a: 1\nb: 'x", FILE)[0] is None


@pytest.mark.parametrize("text", ["", "# only a comment", "---\n", "\n\n"])
def test_nothing_written(text: str) -> None:
    written, problems = read_yaml_text(text, FILE)
    assert written is None
    assert [problem.rule for problem in problems] == ["empty-file"]


# ---------------------------------------------------------------- warnings


@pytest.mark.parametrize(("text", "letters", "help"), [
    ("a: Flat #4", "#4", 'write   "Flat #4"'),
    ("a: #4", "#4", 'write   "#4"'),
    ("- Flat #4, High Street", "#4, High Street", 'write   "Flat #4, High Street"'),
])  # fmt: skip
def test_a_swallowed_comment_is_a_warning(text: str, letters: str, help: str) -> None:
    problem = the_problem(text)
    assert (problem.rule, problem.severity) == ("swallowed-comment", Severity.WARNING)
    assert marked(problem, text) == letters
    assert problem.help == help


@pytest.mark.parametrize("text", ["a: 4 # four", "a: 4 #", 'a: "x" #y', "a: x#y", "# x\na: 1", "a: 4 ## four"])
def test_an_ordinary_comment_is_none(text: str) -> None:
    assert [problem.rule for problem in problems_of(text)] in ([], ["swallowed-comment"] * (" ##" in text))


@pytest.mark.parametrize("letters", ["\u200b", "\u00ad"])
def test_letters_that_nobody_sees_are_a_warning(letters: str) -> None:
    text = f"a: x{letters}y"
    problem = the_problem(text)
    assert (problem.rule, problem.severity) == ("invisible-character", Severity.WARNING)
    assert f"U+{ord(letters):04X}" in problem.message


@pytest.mark.parametrize(
    "words", ["مرحبا بالعالم", "שלום", "漢字", "👩‍⚕️", "naïve “quotes” – dash", "a\u00a0b", "\u200f"]
)
def test_ordinary_words_of_any_language_pass(words: str) -> None:
    assert read(f"a: {words}").mapping["a"].text == words


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(encoding: str) -> None:
    written, (problem,) = read_yaml("agreement: x\n".encode(encoding), FILE)
    assert written is None
    assert problem.rule == "not-utf-8"
    assert encoding[:6].upper() in problem.message


def test_other_encodings_are_told_with_line_and_letter() -> None:
    written, (problem,) = read_yaml("é: 1\nname: é £5".encode() + "\nfee: x£5".encode("cp1252"), FILE)
    assert written is None
    assert problem.rule == "not-utf-8"
    assert problem.place == Place(FILE, 3, 7, 8)
    assert "'£'" in problem.message


@pytest.mark.parametrize("raw", [b"\xc0\xaf: 1", b"a: \xed\xa0\x80", b"\xff", b"a: \xe2\x82"])
def test_bytes_that_are_no_text(raw: bytes) -> None:
    assert [problem.rule for problem in read_yaml(raw, FILE)[1]] == ["not-utf-8"]


# ---------------------------------------------------------------- size


@pytest.mark.parametrize(("text", "rule"), [
    ("a: " + "x" * MAX_SIZE, "file-too-large"),
    ("- a\n" * (MAX_NODES + 1), "file-too-large"),
    ("[" * 1_000_000, "too-deep"),
    ("{a: " * 200_000, "too-deep"),
    ("- " * 400_000, "too-deep"),
    ("{{ " * 200_000, "unquoted-braces"),
])  # fmt: skip
def test_what_is_too_much(text: str, rule: str) -> None:
    written, problems = read_yaml_text(text, FILE)
    assert written is None
    assert rule in [problem.rule for problem in problems], problems[0].message[:200]


def test_many_strays_are_summed_up() -> None:
    problems = problems_of("a: x\ny: " + "\x07 " * 500)
    assert len(problems) == 20
    assert problems[-1].remarks[0].text == "480 more such places follow in this file"


def test_libyaml_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    written, (problem,) = read_yaml_text("a: 1", FILE)
    assert written is None
    assert problem.rule == "no-libyaml"


# ---------------------------------------------------------------- whatever comes

YAML_PIECES = st.sampled_from(
    ["a", "b:", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", "&x ", "*x ", "!t ", "'", '"', "\\", "#", " #", "|\n", ">\n",
     "%", "---\n", "...\n", "? ", "<<: ", "\t", "\u00a0", "\u2028", "\r\n", "\r", "{{ x }}", "{%", "\x00", "é", "😀", "@", "`", "~", "=",
     "\\u0000", "\\x", "\ufeff", "\ud800", "1"],
)  # fmt: skip


def check_sound(text: str, written: Written | None, problems: list[Problem]) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    assert written is not None or any(problem.is_error for problem in problems)
    for problem in problems:
        assert problem.message
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", problem.rule)
        assert problem.place is not None
        assert 1 <= problem.place.line <= len(lines)
        assert 1 <= problem.place.column <= len(lines[problem.place.line - 1]) + 1
        assert problem.place.end == 0 or problem.place.end > problem.place.column


@given(st.lists(YAML_PIECES, max_size=40).map("".join))
@settings(max_examples=1500, deadline=None)
def test_any_pieces_of_yaml_give_a_value_or_a_problem(text: str) -> None:
    written, problems = read_yaml_text(text, FILE)
    check_sound(text, written, problems)


@given(st.text(st.characters(exclude_categories=()), max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_gives_a_value_or_a_problem(text: str) -> None:
    written, problems = read_yaml_text(text, FILE)
    check_sound(text, written, problems)


@given(st.binary(max_size=80))
@settings(max_examples=500, deadline=None)
def test_any_bytes_give_a_value_or_a_problem(raw: bytes) -> None:
    written, problems = read_yaml(raw, FILE)
    assert written is not None or any(problem.is_error for problem in problems)


EXAMPLE = """\
agreement:
  title: "Harbour alliance: first"
  date: 2027-04-01
parties:
  - {id: northgate, name: Northgate Surgery, list_size: "11,240"}
  - id: quayside
    name: 'Quayside Partners''s'
    address: |
      1 Quay
      ZZ1 1AA
finance: {split_percent: {northgate: 42.28, quayside: 57.72}}
"""


@given(st.data())
@settings(max_examples=1000, deadline=None)
def test_a_damaged_file_gives_a_value_or_a_problem(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(EXAMPLE)))
    end = data.draw(st.integers(start, min(len(EXAMPLE), start + 12)))
    text = EXAMPLE[:start] + data.draw(YAML_PIECES) + EXAMPLE[end:]
    written, problems = read_yaml_text(text, FILE)
    check_sound(text, written, problems)


def as_double_quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"], include_characters="\n\t"), max_size=40).filter(
    lambda text: not FORBIDDEN.search(text)
)


@given(WORDS)
@settings(max_examples=500, deadline=None)
def test_a_quoted_text_comes_back_in_nfc(text: str) -> None:
    written, problems = read_yaml_text(f"a: {as_double_quoted(text)}\nb: x", FILE)
    assert not [problem for problem in problems if problem.is_error]
    assert written is not None
    assert written.mapping["a"].text == normalize("NFC", text)


@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_a_text_as_pyyaml_writes_it_comes_back_in_nfc(text: str) -> None:
    dumped = yaml.safe_dump({"a": text, "b": [text]}, allow_unicode=True)
    written, problems = read_yaml_text(dumped, FILE)
    if not any(problem.is_error for problem in problems):  # it writes some letters as they are that we refuse
        assert written is not None
        assert written.mapping["a"].text == normalize("NFC", text)
        assert written.mapping["b"].entries[0].text == normalize("NFC", text)
    else:
        # a dash before a non-breaking space is taken for a list's dash, which is what a person means by it
        refused = {"control-character", "yaml-tag", "non-breaking-space"}
        assert {problem.rule for problem in problems if problem.is_error} <= refused
