"""Whatever is typed as answers is told with file, line and column, or stands in the Word file word for word."""

from __future__ import annotations

import json
import random
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from damage import CLAUSE, YAML, damaged, effort
from hypothesis import example, given
from hypothesis import strategies as st

from alliancegen.model.agreement import Filled, inlines_of
from alliancegen.model.coverage import Status
from alliancegen.model.problems import Severity
from alliancegen.model.questions import Kind
from alliancegen.model.values import Answer
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers
from alliancegen.readers.agreement_text import read_agreement_text
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.writers.docx import write_docx
from example import TODAY, example_of
from varied_answers import written

FILE = "charter.yaml"
CHARTER = example_of("vcse_partnership", "charter")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

ANY_WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
TRAPS = st.sampled_from(
    ["A & B <w:t> ]]>", "{{ parties }}", "{% if x %}", "1. **Heading.** text", "# Part", "[[Term]]", "| a | b |", "(a) x; and", "line one\n\nline two",
     "&amp; &#65;", '"**Term**"', "=SUM(A1)", "  spaced   out  ", "Ŵyn’r Tŷ", "e\u0301", "\u202ereversed", "DDEAUTO c:\\", "tbc.", "::error::x", "\\n", "🏥", "'"]
)  # fmt: skip


def run_of(text: str | bytes, checked: CheckedLibrary) -> Assembled:
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return assemble_answers(raw, FILE, checked, TODAY)


def told(run: Assembled, text: str) -> None:
    """Every problem stands somewhere: those about the answers at a line and column of their file."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    for problem in run.problems:
        assert problem.message and "\n" not in problem.message, problem
        if problem.severity is Severity.ERROR:
            assert problem.place is not None, problem
        if problem.place is not None and problem.place.file == FILE:
            assert 1 <= problem.place.line <= len(lines), problem
            assert problem.place.column >= 1, problem


def words_in(docx: bytes) -> str:
    """All words of a Word file, by nothing of ours: the text of each part, breaks and tabs as one space."""
    pieces: list[str] = []
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        for name in sorted(archive.namelist()):
            if re.fullmatch(r"word/(document|header\d|footer\d|comments)\.xml", name):
                pieces += _pieces(ElementTree.fromstring(archive.read(name)))
    return " ".join("".join(pieces).split())


def _pieces(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag == f"{W}t":
            yield element.text or ""
        elif element.tag in (f"{W}br", f"{W}tab", f"{W}p"):
            yield " "


def printed(run: Assembled) -> dict[str, list[str]]:
    """The answers that the agreement prints, by their paths."""
    assert run.agreement is not None
    found: dict[str, list[str]] = {}
    for provision in run.agreement.walk():
        for inline in inlines_of(provision):
            if isinstance(inline, Filled):
                found.setdefault(inline.path, []).append(inline.text)
    return found


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to each text of a tree."""
    for key, below in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(below, dict | list):
            yield from leaves(below, (*path, key))
        else:
            yield (*path, key)


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The tree with another value in one place."""
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


TREE = yaml.load(CHARTER, Loader=yaml.BaseLoader)
LEAVES = [path for path in leaves(TREE) if path != ("agreement", "kind")]


@effort(15)
@given(st.lists(st.tuples(st.sampled_from(LEAVES), TRAPS | ANY_WORDS), min_size=1, max_size=3))
def test_any_words_are_told_or_printed_word_for_word(
    checked: CheckedLibrary, edits: list[tuple[tuple[Any, ...], str]]
) -> None:
    tree = TREE
    for path, words in edits:
        tree = changed(tree, path, words)
    text = written(tree)
    run = run_of(text, checked)
    told(run, text)
    if run.failed:
        return
    assert run.agreement is not None
    found = words_in(write_docx(run.agreement, manifest=run.manifest))
    answers = printed(run)
    for text_of in answers.values():
        assert not [words for words in text_of if " ".join(words.split()) not in found]
    for path, words in dict(edits).items():
        dotted = ".".join(map(str, path))
        answer = run.derived.answers.root.at(dotted) if run.derived else None
        if dotted in answers and isinstance(answer, Answer) and answer.kind in (Kind.TEXT, Kind.PARAGRAPH):
            assert " ".join(unicodedata.normalize("NFC", words).split()) in found


@effort(20)
@given(text=damaged(CHARTER, [*YAML, "9,999,999,999,999,999", "£", "9999-12-31", "0001-01-01"]))
def test_any_edit_of_answers_is_told_or_builds(checked: CheckedLibrary, text: str) -> None:
    run = run_of(text, checked)
    told(run, text)
    assert run.failed or run.agreement is not None


@effort(60)
@given(
    st.recursive(st.text(max_size=8) | st.sampled_from(["vcse_partnership", "gp_alliance", "tbc", "yes"]),
                 lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["agreement", "kind", "parties", "term", "signed", "waivers", "sections", "style", "id", "name"]) | st.text(max_size=6), below, max_size=4),
                 max_leaves=12)
)  # fmt: skip
def test_any_tree_of_answers_is_told(checked: CheckedLibrary, tree: Any) -> None:
    text = json.dumps(
        {"agreement": {"kind": "vcse_partnership"}, **tree} if isinstance(tree, dict) else tree, ensure_ascii=False
    )
    run = run_of(text, checked)
    told(run, text)
    assert run.failed


@effort(60)
@example(text="")
@given(
    text=damaged(
        "Part A\n\n1. Term\n\n1.1 Begins. It begins on 1 April 2027.\n\n(a) one; and\n\nSchedule 1 (Services)\n\n| a | b |\n",
        CLAUSE,
    )
)
def test_any_built_text_that_was_edited_is_read(text: str) -> None:
    for passage in read_agreement_text(text):
        assert passage.key


# ---------------------------------------------------------------- YAML, beside PyYAML's own reading


def both(text: str) -> None:
    """Where our reader finds no fault, PyYAML composes the same tree with the same letters on the same lines."""
    mine, problems = read_yaml(text.encode("utf-8", "surrogatepass"), FILE)
    if mine is None or any(problem.is_error for problem in problems):
        return
    theirs = yaml.compose(text.removeprefix("\ufeff").replace("\r\n", "\n"), Loader=yaml.CSafeLoader)
    stack = [(mine, theirs)]
    while stack:
        own, other = stack.pop()
        if isinstance(other, yaml.MappingNode):
            names = [unicodedata.normalize("NFC", key.value) for key, _ in other.value]
            assert names == list(own.mapping)
            for name, (key, value) in zip(names, other.value, strict=True):
                at = own.mapping[name].key
                assert at is not None
                assert (at.line, at.column) == (key.start_mark.line + 1, key.start_mark.column + 1)
                stack.append((own.mapping[name], value))
        elif isinstance(other, yaml.SequenceNode):
            assert len(other.value) == len(own.entries)
            stack += zip(own.entries, other.value, strict=True)
        else:
            assert isinstance(other, yaml.ScalarNode)
            assert own.text == unicodedata.normalize("NFC", other.value)
            if other.value:
                assert own.place.line == other.start_mark.line + 1


@effort(80)
@given(damaged(CHARTER, YAML))
def test_what_is_read_is_what_pyyaml_composes(text: str) -> None:
    both(text)


@effort(150)
@given(
    st.lists(
        st.sampled_from([*YAML, "a", "b: ", "\n", "\n  ", "- c", "é: x\n", "'q'", '"w"', "e\u0301: y"]), max_size=25
    ).map("".join)
)
def test_any_pieces_read_are_what_pyyaml_composes(text: str) -> None:
    both(text)


# ---------------------------------------------------------------- more answers

RANKS = (Status.MISSING, Status.BLANK, Status.COVERED)


def without(tree: Any, path: tuple[Any, ...]) -> Any:
    """The tree with one answer left out."""
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = without(copy[path[0]], path[1:])
    return copy


def asked(path: tuple[Any, ...]) -> str:
    return ".".join(str(each) for each in path if isinstance(each, str))


@effort(8)
@given(st.data())
def test_another_answer_never_lowers_coverage(checked: CheckedLibrary, data: st.DataObject) -> None:
    """Of answers that are only printed: one that a fact rests on may bring new points with it, which are then asked for."""
    deciding = checked.library.deciding["vcse_partnership"]
    printed_alone = [path for path in LEAVES if asked(path) not in deciding and isinstance(path[-1], str)]
    left_out = data.draw(st.lists(st.sampled_from(printed_alone), min_size=1, max_size=8, unique=True))
    fewer = TREE
    for path in left_out:
        fewer = without(fewer, path)
    given_again = left_out[: data.draw(st.integers(1, len(left_out)))]
    more = TREE
    for path in left_out:
        more = more if path in given_again else without(more, path)
    before, after = run_of(written(fewer), checked).coverage, run_of(written(more), checked).coverage
    if before is None:
        return  # no valid draft: an answer that is needed was left out
    assert after is not None
    ranks = {point.id: point.status for section in before.sections for point in section.points}
    for section in after.sections:
        for point in section.points:
            if point.status in RANKS and ranks[point.id] in RANKS:
                assert RANKS.index(point.status) >= RANKS.index(ranks[point.id]), point
            else:
                assert point.status is ranks[point.id], point
    assert {each.path for each in after.blanks} <= {each.path for each in before.blanks}
    given_paths = {".".join(map(str, path)) for path in given_again}
    assert not given_paths & {each.path for each in after.blanks}


# ---------------------------------------------------------------- orders


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_keys_changes_no_byte(checked: CheckedLibrary, seed: int) -> None:
    chance = random.Random(seed)

    def shuffled(tree: Any) -> Any:
        if isinstance(tree, dict):
            names = list(tree)
            chance.shuffle(names)
            return {name: shuffled(tree[name]) for name in names}
        return [shuffled(each) for each in tree] if isinstance(tree, list) else tree

    one, other = run_of(written(TREE), checked), run_of(written(shuffled(TREE)), checked)
    assert one.agreement and other.agreement
    assert write_docx(one.agreement, manifest=one.manifest) == write_docx(other.agreement, manifest=other.manifest)
