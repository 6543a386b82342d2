"""What other YAML readers guess, lose or choke on, row by row: here letters stay letters, and what is odd is told.

`tests/readers/test_yaml_source.py` has the reader's own table; here stands what is known to have gone wrong elsewhere, on the
way into an agreement too.
"""

from __future__ import annotations

import json
import time

import pytest

from alliancegen.model.problems import Severity
from alliancegen.readers.template.blocks import read_body
from alliancegen.readers.yaml_source import MAX_DEPTH, MAX_NODES, MAX_SIZE, read_yaml, read_yaml_text
from example import EXAMPLE, Build, edited

GUESSED = ["no", "Yes", "ON", "off", "22:30", "9:05", "0123", "01234", "1.10", "1_000", "1e3", "2024-02-30", "2027-04-01",
           "0x1F", "0o17", "0b1", ".inf", "-.INF", ".nan", "~", "null", "NULL", "y", "n", "=", "1" * 900, "+1", "1,000",
           "2001-12-14t21:59:43.10-05:00", "1__0", "685_230.15", "190:20:30", "-0", "true", "<<x", "012345678"]  # fmt: skip
"""What YAML's usual readers turn into a yes/no, a number of base 60, 8 or 16, a date or nothing."""


@pytest.mark.parametrize("scalar", GUESSED, ids=lambda each: each[:20])
def test_a_value_keeps_its_letters(scalar: str) -> None:
    written, problems = read_yaml_text(f"a: {scalar}\nb:\n- {scalar}\n{scalar}: c\n", "f.yaml")
    assert written is not None
    assert [problem for problem in problems if problem.is_error] == []
    assert written.mapping["a"].text == scalar
    assert [each.text for each in written.mapping["b"].entries] == [scalar]
    assert written.mapping[scalar].text == "c"


def test_one_two_and_yes_are_three_names() -> None:
    written, problems = read_yaml_text("1: a\ntrue: b\nyes: c\n1.0: d\n", "f.yaml")
    assert written is not None
    assert (list(written.mapping), problems) == (["1", "true", "yes", "1.0"], [])


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
MERGES = "a: &a {x: 1}\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} {{<<: [*{chr(97 + n)}, *{chr(97 + n)}]}}\n" for n in range(20)
)
BOMBS = {
    "billion laughs": (LAUGHS, "yaml-anchor"),
    "merge keys": (MERGES, "yaml-merge-key"),
    "an alias of itself": ("a: &a [*a]\n", "yaml-alias"),
    "an object of Python": ("a: !!python/object/apply:os.system ['id']\n", "yaml-tag"),
    "a new tag": ("%TAG ! tag:yaml.org,2002:python/\n---\na: !object x\n", "yaml-directive"),
    "a set": ("a: !!set {b, c}\n", "yaml-tag"),
    "bytes": ("a: !!binary aGVsbG8=\n", "yaml-tag"),
    "brackets": ("[" * 200_000, "too-deep"),
    "brackets in lines": ("[\n" * 20_000, "too-deep"),
    "braces": ("{" * 200_000, "unquoted-braces"),
    "dashes": ("- " * 100_000, "too-deep"),
    "questions": ("? " * 100_000, "too-deep"),
    "indents": ("".join(" " * n + "a:\n" for n in range(1_000)), "too-deep"),
    "names": ("".join(f"k{n}: v\n" for n in range(60_000)), "file-too-large"),
    "entries": ("- x\n" * 60_000, "file-too-large"),
    "the same name": ("a: 1\n" * 20_000, "duplicate-key"),
    "a line": ("a: " + "x" * 1_100_000, "file-too-large"),
    "documents": ("---\na: 1\n" * 20_000, "second-document"),
    "quotation marks": ('a: "' + "\\" * 200_000, "yaml-syntax"),
    "colons": ("a: b: " * 50_000, "yaml-syntax"),
    "comments": ("a: b #c\n" + "#" * 500_000, "swallowed-comment"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_told_at_once_and_not_a_thousand_times(bomb: str) -> None:
    text, rule = BOMBS[bomb]
    started = time.process_time()
    _, problems = read_yaml(text.encode(), "f.yaml")
    assert time.process_time() - started < 5
    assert rule in [problem.rule for problem in problems], problems[:3]
    assert all(problem.place is not None for problem in problems)
    assert bomb == "the same name" or len(problems) < 100


LIMITS = {
    "size": ("a: " + "x" * (MAX_SIZE - 3), "a: " + "x" * (MAX_SIZE - 2), "at most 1 MiB"),
    "values": ("- x\n" * (MAX_NODES - 1), "- x\n" * MAX_NODES, "at most 50,000 values"),
    "depth": ("[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH, "[" * (MAX_DEPTH + 1) + "x" + "]" * (MAX_DEPTH + 1), "at most 32 deep"),
}  # fmt: skip


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_told_and_what_is_just_within_it_is_read(limit: str) -> None:
    within, beyond, words = LIMITS[limit]
    assert read_yaml(within.encode(), "f.yaml")[1] == []
    written, problems = read_yaml(beyond.encode(), "f.yaml")
    assert written is None
    assert words in problems[-1].message
    assert problems[-1].help


# ---------------------------------------------------------------- letters nobody sees, and line ends

ODD_LINES = ["\x85", "\u2028", "\u2029", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"]
"""What some readers take for a line end and editors don't: then every message stands on a wrong line."""


@pytest.mark.parametrize("sign", ODD_LINES, ids=lambda each: f"U+{ord(each):04X}")
def test_no_odd_line_end_shifts_the_lines(sign: str) -> None:
    _, problems = read_yaml(f"a: x{sign}y\nb: 1\nb: 2\n".encode(), "f.yaml")
    assert [(each.rule, each.place and each.place.line) for each in problems] == [
        ("control-character", 1),
        ("duplicate-key", 3),
    ]


@pytest.mark.parametrize("escape", ["\\0", "\\e[31m", "\\x9b", "\\ud800", "\\uFFFE", "\\a", "\\b", "\\N", "\\L", "\\P", "\\u2028",
                                    "\\x7f", "\\U000F0000", "\\uFEFF", "\\r"])  # fmt: skip
def test_no_escape_brings_a_control_character_in(escape: str) -> None:
    _, problems = read_yaml(f'a: "x{escape}y"\n'.encode(), "f.yaml")
    assert [each.rule for each in problems if each.is_error] == ["control-character"]


@pytest.mark.parametrize("raw", [
    "\ufeff\ufeffa: 1".encode(), "a: 1\n\ufeffb: 2".encode(), b"\xff\xfea\x00:\x00 \x001\x00", b"a: \xe9", b"a: \x93x\x94",
    b"a: \xc0\xaf", b"a: \xed\xa0\x80", b"a: \xf4\x90\x80\x80", b"a: \xe2\x82", b"\x00\x00\xfe\xff", b"+/v8-a: 1\xff", b"a: b\x00",
], ids=repr)  # fmt: skip
def test_bytes_that_are_no_plain_text_are_told_with_their_line(raw: bytes) -> None:
    _, problems = read_yaml(raw, "f.yaml")
    errors = [problem for problem in problems if problem.is_error]
    assert errors
    assert all(problem.place is not None and problem.place.line <= raw.count(b"\n") + 1 for problem in errors)


# ---------------------------------------------------------------- words that turn or hide words

TURNING = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]
UNSEEN = [
    "\u200b",
    "\u2060",
    "\u00ad",
    "\u2061",
    "\u034f",
    "\u3164",
    "\u180e",
    "\u200d",
    "\u200e",
    "\ufe0f",
    "\U000e0041",
]


@pytest.mark.parametrize("letter", TURNING, ids=lambda each: f"U+{ord(each):04X}")
def test_letters_that_turn_the_order_are_refused_with_their_code(letter: str) -> None:
    _, problems = read_yaml(f"name: Alpha{letter} Surgery\n".encode(), "f.yaml")
    assert [(each.rule, each.severity) for each in problems] == [("turning-character", Severity.ERROR)]
    assert f"U+{ord(letter):04X}" in problems[0].message


@pytest.mark.parametrize("letter", UNSEEN, ids=lambda each: f"U+{ord(each):04X}")
def test_letters_that_hide_are_a_warning_with_their_code(letter: str) -> None:
    _, problems = read_yaml(f"name: Alpha{letter}Surgery\n".encode(), "f.yaml")
    assert [(each.rule, each.severity) for each in problems] == [("invisible-character", Severity.WARNING)]
    assert f"U+{ord(letter):04X}" in problems[0].message


@pytest.mark.parametrize(
    ("typed", "rule", "column"),
    [
        (r"Alpha\u202e Surgery", "turning-character", 13),
        (r"Al\U0000202ex", "turning-character", 10),
        (r"Alpha\u200bSurgery", "invisible-character", 13),
        (r"Al\xadpha", "invisible-character", 10),
        (r"Alph\u0430 Surgery", "look-alike-letter", 12),
        (r"\u0410lpha", "look-alike-letter", 8),
        (r"\u041\u0410lpha", "yaml-syntax", 0),
        (r"Alpha \n\n  \u0410lpha", "look-alike-letter", 20),
    ],
)
def test_a_letter_typed_by_its_code_is_judged_as_one_that_was_typed(typed: str, rule: str, column: int) -> None:
    _, problems = read_yaml(f'name: "{typed}"\n'.encode(), "f.yaml")
    assert [each.rule for each in problems] == [rule]
    assert problems[0].place is not None
    assert problems[0].place.column == column or not column


def test_an_escape_in_a_text_of_several_lines_has_its_own_place() -> None:
    _, [problem] = read_yaml(b'a: 1\nname: "Alpha\n  Surgery,\n  B\\u0456rch"\n', "f.yaml")
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.end) == (4, 4, 10)


@pytest.mark.parametrize(
    "where", ["1. **Duty.** Each tells{} the other.", "1. **Du{}ty.** Each tells the other.", "{}"]
)
def test_the_words_of_a_clause_are_looked_through_as_well(where: str) -> None:
    for letter, rule in (("\u202e", "turning-character"), ("\u200b", "invisible-character")):
        _, problems = read_body(f"\n1. **First.** Words.\n\n{where.format(letter)}\n", "risk.md", 5)
        assert next((each.rule, each.place.line) for each in problems if each.place) == (rule, 8)
    _, problems = read_body("\n1. **Duty.** Each of the p\u0430rties.\n", "risk.md", 5)
    assert [each.rule for each in problems] == ["look-alike-letter"]


@pytest.mark.parametrize(
    "words",
    [
        "العيادة المشتركة",
        "מרפאה משותפת",
        "診療所",
        "👩‍⚕️ 👨‍👩‍👧",
        "Meddygfa Tŷ’r Felin",
        "Ж. Иванова",
        "Αθήνα",
        "נ\u05b0",
        "می\u200cخواهم",
        "क्\u200dष",
        "(\u200fעברית\u200f) and English",
        "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f Cymru",
        "1\ufe0f\u20e3 First",
        "clause\u00a08, non\u2011breaking, 10\u202fkm, 5\u20136 “days”",
        "Zoë Brontë, Łódź, Siôn ap Rhŷs",
    ],
)
def test_ordinary_words_of_any_language_pass_unchanged(words: str) -> None:
    written, problems = read_yaml(f"name: {words}\n".encode(), "f.yaml")
    assert written is not None
    assert (written.mapping["name"].text, problems) == (words, [])


@pytest.mark.parametrize(("name", "code"), [
    ("M\u0456llbrook", "U+0456"), ("Harb\u043eur", "U+043E"), ("\u0410lpha", "U+0410"), ("NH\u0405", "U+0405"), ("Qu\u03bfy", "U+03BF"), ("\u0391lpha", "U+0391"),
])  # fmt: skip
def test_letters_of_two_alphabets_in_a_word_are_a_warning(name: str, code: str) -> None:
    _, [problem] = read_yaml(f"name: the {name} Surgery\n".encode(), "f.yaml")
    assert (problem.rule, problem.severity) == ("look-alike-letter", Severity.WARNING)
    assert code in problem.message


@pytest.mark.parametrize(
    "words", ["TGFβ", "5 kΩ", "µg", "α-blocker", "Ж. Иванова", "Ο Γιώργος", "Иванова Surgery", "naïve Ø ł"]
)
def test_signs_of_other_alphabets_pass(words: str) -> None:
    assert read_yaml(f"name: {words}\n".encode(), "f.yaml")[1] == []


# ---------------------------------------------------------------- as far as the agreement


@pytest.mark.parametrize("typed", ["yes please", "1", "Y", "on", "ja", "0"])
def test_only_yes_no_true_and_false_decide(typed: str, build: Build) -> None:
    run = build(edited({"christmas_closure: no": f"christmas_closure: {typed}"}))
    assert "wrong-kind" in [problem.rule for problem in run.problems]


@pytest.mark.parametrize(
    "typed", ["1706659200", "2026-11-22T10:00:00Z", "2026-13-01", "2026-02-30", "22/11/2026", "20261122", "tomorrow"]
)
def test_only_dates_are_dates(typed: str, build: Build) -> None:
    run = build(edited({"version_date: 2026-11-22": f"version_date: {json.dumps(typed)}"}))
    assert [problem for problem in run.problems if problem.is_error and problem.place and problem.place.line == 17]


@pytest.mark.parametrize("hyphen", ["\u2010", "\u2011"])
def test_a_date_may_have_the_hyphens_of_a_word_processor(hyphen: str, build: Build) -> None:
    run = build(edited({"version_date: 2026-11-22": f"version_date: 2026{hyphen}11{hyphen}22"}))
    assert not run.failed


BIG = {
    "digits": "9" * 16,
    "grouped digits": "1" + ",000" * 30,
    "an exponent": "1e999999999",
    "infinity": ".inf",
    "a long fraction": "0." + "1" * 5_000,
    "digits of another script": "١٢٣",
}


@pytest.mark.parametrize("typed", BIG.values(), ids=BIG)
def test_only_figures_that_can_be_counted_are_figures(typed: str, build: Build) -> None:
    run = build(edited({"list_size: 11,240": f"list_size: {typed}"}, EXAMPLE))
    assert [problem.rule for problem in run.problems if problem.is_error] == ["wrong-kind"]


# ---------------------------------------------------------------- what is told in its own words


@pytest.mark.parametrize("line", [">>>>>>> other", ">>>>>>>", "=======", "<<<<<<<", "||||||| base", "|||||||"])
def test_a_mark_of_a_merge_is_told_alone_too(line: str) -> None:
    _, [problem] = read_yaml(f"a: 1\n{line}\nb: 2\n".encode(), "f.yaml")
    assert (problem.rule, problem.place and problem.place.line) == ("conflict-marker", 2)
    _, [problem] = read_body(f"\n1. **Duty.** Words.\n\n{line}\n", "risk.md", 5)
    assert (problem.rule, problem.place and problem.place.line) == ("conflict-marker", 8)


def test_a_quotation_mark_that_never_closes_is_told_where_it_opens() -> None:
    _, [problem] = read_yaml(b'a: it\'s\nversion: "0.2\ndate: 1\nnumber: "0999"\n', "f.yaml")
    assert problem.place is not None
    assert (problem.rule, problem.place.line, problem.place.column) == ("yaml-syntax", 2, 10)
    assert problem.help == 'close it with " where its text ends'
    _, [problem] = read_yaml(b"a: 'it's\n", "f.yaml")
    assert problem.message == "after the closing quotation mark nothing more may stand"


def test_the_sign_of_a_lost_letter_is_a_warning() -> None:
    for text in ("a: Mal\ufffdachy\n", 'a: "Mal\\ufffdachy"\n'):
        _, [problem] = read_yaml(text.encode(), "f.yaml")
        assert (problem.rule, problem.severity) == ("lost-character", Severity.WARNING)


def test_braces_round_a_word_are_told_as_what_yaml_takes_them_for() -> None:
    _, problems = read_yaml(b"title: {Quill} Charter\n", "f.yaml")
    assert problems[0].message == "{ } make a group of names and values, and 'Quill' has no value"
    _, problems = read_yaml("fee: {sum: £1,500}\n".encode(), "f.yaml")
    assert "comma" in problems[0].message


def test_line_ends_of_long_ago_are_told_once_and_as_that() -> None:
    _, problems = read_yaml(b"a: 1\rb: 2\rc: 3\r", "f.yaml")
    told = [problem for problem in problems if problem.rule == "control-character"]
    assert [problem.help for problem in told] == ["save it with ordinary line ends (LF)"]


@pytest.mark.parametrize("text", ["a: '======='\n", "a: |\n  =======\n  >>>>>>> x\n", "a: x ======= y\n"])
def test_the_same_signs_in_a_text_are_none(text: str) -> None:
    assert read_yaml(text.encode(), "f.yaml")[1] == []


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("a: 1\n".encode("utf-32"), "UTF-32"), ("a: 1\n".encode("utf-32-be"), "UTF-32"), ("a: 1\n".encode("utf-16"), "UTF-16"),
        (b"\x1f\x8b\x08\x00", "gzip"), (b"PK\x03\x04\x14\x00", "zip"), (b"%PDF-1.7\n%\xe2", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1", "Word"),
        (b"{\\rtf1\\ansi}", "word processor"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_is_told_as_what_it_is(raw: bytes, said: str) -> None:
    _, [problem] = read_yaml(raw, "f.yaml")
    assert problem.rule == "not-utf-8"
    assert said in problem.message


@pytest.mark.parametrize(
    ("text", "rule", "line", "help"),
    [
        ("a: !!str 1\n", "yaml-tag", 1, 'write   "1"'),
        ("a: !!str 'x y'\n", "yaml-tag", 1, "write   'x y'"),
        ("a: !x 1\n", "yaml-tag", 1, 'write   "!x 1"'),
        ("a: 1\n...\nb: 2\n", "yaml-syntax", 2, "delete this line"),
    ],
)
def test_signs_of_yaml_are_told_with_what_to_do(text: str, rule: str, line: int, help: str) -> None:
    _, [problem] = read_yaml(text.encode(), "f.yaml")
    assert (problem.rule, problem.place and problem.place.line, problem.help) == (rule, line, help)


@pytest.mark.parametrize("text", ["just words\n", "- a\n- b\n", "[a, b]\n", "'x'\n"])
def test_answers_that_are_a_list_or_one_text_are_told_as_that(text: str, build: Build) -> None:
    [problem] = build(text).problems
    assert (problem.rule, problem.place and problem.place.line) == ("not-a-heading", 1)
