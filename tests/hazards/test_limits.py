"""Limits that are told: what would never end, or fill the machine, is refused with the limit and a way round it.

The limits of reading YAML, clauses, files and folders are tried in the tests of those hazards beside this file. README has
the table of all of them, which is held to the code here.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from alliancegen.assembly import deriving, judging, room
from alliancegen.assembly.evaluating import LARGEST
from alliancegen.model.problems import Problem
from alliancegen.model.typography import curly, typeset
from alliancegen.readers import (
    answers,
    answers_files,
    forms_wanted,
    library_cache,
    plain_files,
    signed_file,
    yaml_source,
)
from alliancegen.readers.answer_kinds import LONGEST_TEXT
from alliancegen.readers.git import LONGEST as GIT
from alliancegen.readers.template import blocks, expressions, inlines, source
from alliancegen.writers import libreoffice
from alliancegen.writers.docx import reference
from example import EXAMPLE, ROOT, Build, edited

README = (ROOT / "README.md").read_text(encoding="utf-8")
MIB = 1024 * 1024
TOLD = {
    f"{yaml_source.MAX_SIZE // MIB} MiB, {yaml_source.MAX_NODES:,} values, {yaml_source.MAX_DEPTH} deep",
    f"{LONGEST_TEXT:,} characters",
    f"{answers.MOST_ROWS:,} entries",
    "fifteen digits",
    f"{forms_wanted.LONGEST_TRIED} characters",
    f"less than {LARGEST:,}",
    f"{source.MAX_SIZE // 1024} KiB, {blocks.MOST_PARAGRAPHS:,} paragraphs and tags, {source.MOST_SLOTS:,} answers and tags",
    f"{inlines.MAX_TAG_DEPTH} deep, loops {blocks.MAX_LOOP_DEPTH} deep",
    f"{expressions.MAX_LENGTH:,} characters, {expressions.MAX_DEPTH} deep",
    f"{plain_files.MAX_FILE // MIB} MiB a file, {library_cache.MOST_BYTES // MIB} MiB in all, {library_cache.MOST_NAMES:,} files",
    f"{judging.MOST_TURNS:,} rows",
    f"{deriving.MOST_COMPUTED:,} rows",
    f"{room.MOST_PARAGRAPHS:,} paragraphs, {room.MOST_LETTERS:,} letters",
    f"{answers_files.MAX_DEPTH} deep, {answers_files.MOST_SEARCHED:,} names",
    f"{reference.LARGEST_FILE // 1_000_000} MB, unpacked 100 MB, 30 MB a part, 2,000 parts",
    f"{signed_file.MOST_BYTES // 1_000_000} MB",
    f"{libreoffice.LONGEST:.0f} seconds",
    f"{GIT:.0f} seconds",
}


@pytest.mark.parametrize("limit", sorted(TOLD))
def test_the_table_of_limits_is_right(limit: str) -> None:
    assert any(line.startswith("| ") and limit in line for line in README.splitlines())


def errors(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.rule, problem.message) for problem in problems if problem.is_error]


def with_terms(*texts: str) -> str:
    rows = [
        f"  - {{heading: T{n}, text: {json.dumps(text)}, agreed_by: x, reason: y}}\n" for n, text in enumerate(texts)
    ]
    return f"{EXAMPLE}\nspecial_terms:\n{''.join(rows)}"


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("name", ["text", "heading"])
def test_a_long_answer_is_refused(name: str, build: Build) -> None:
    row = {"heading": "T", "text": "x", "agreed_by": "x", "reason": "y"}
    [problem] = build(f"{EXAMPLE}\nspecial_terms:\n  - {json.dumps({**row, name: 'x' * 20_001})}\n").problems
    assert problem.rule == "out-of-range"
    assert problem.message.endswith("holds more than 20,000 characters")
    assert problem.help


@pytest.mark.parametrize(
    "old", ["address: [12 Mill Lane, Harbourton, ZZ1 1AA]", "email: joanna.lees@example.org", "ods_code: Z90001"]
)
def test_an_answer_of_any_kind_has_an_end(old: str, build: Build) -> None:
    name = old.partition(":")[0]
    problems = errors(build(edited({old: f"{name}: {'a1 ' * 7_000}b"})).problems)
    assert any(message.endswith("holds more than 20,000 characters") for _, message in problems)


@pytest.mark.parametrize("table", ["parties", "special_terms"])
def test_a_list_of_thousands_is_told_once(table: str, build: Build) -> None:
    started = time.process_time()
    text = EXAMPLE if table == "special_terms" else "agreement: {kind: gp_alliance}\n"
    run = build(f"{text}\n{table}:\n" + "- {id: x}\n" * 2_500)
    assert time.process_time() - started < 20
    told = [problem for problem in run.problems if "2,500 entries" in problem.message]
    assert [problem.message for problem in told] == [
        f"{table} has 2,500 entries, and a list or a table has at most 2,000"
    ]
    assert told[0].help
    assert len(run.problems) < 100


# ---------------------------------------------------------------- what clauses and rules make of them


def test_an_agreement_has_an_end(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_PARAGRAPHS", 50)
    run = build(with_terms(*["The Parties agree."] * 100))
    [problem] = [each for each in run.problems if each.rule == "agreement-too-large"]
    assert problem.message == "here the agreement comes to more than 50 paragraphs, or 10,000,000 letters of answers"
    assert problem.help
    assert problem.place is not None
    assert problem.place.file.startswith("clauses/")
    assert run.agreement is not None
    assert sum(1 for each in run.agreement.walk() if each.key.startswith("special_terms")) < 5


def test_its_answers_have_an_end(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_LETTERS", 30_000)
    assert "agreement-too-large" in [each.rule for each in build(with_terms("x" * 19_000, "y" * 19_000)).problems]
    assert errors(build(with_terms("x" * 9_000)).problems) == []


def test_a_rule_is_judged_on_so_many_rows(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_TURNS", 2)
    problems = errors(build(EXAMPLE).problems)
    assert {rule for rule, _ in problems} == {"cannot-evaluate"}
    assert "it would be judged on more than 2 rows" in problems[0][1]


def test_a_table_that_is_worked_out_has_so_many_rows(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "MOST_COMPUTED", 1)
    problems = errors(
        build((ROOT / "examples/third_sector_alliance/answers.yaml").read_text(encoding="utf-8")).problems
    )
    assert any("comes to more than 1 rows" in message for _, message in problems)


# ---------------------------------------------------------------- time that grows with the length, not with its square


@pytest.mark.parametrize("repeated", ['"', "'", '"*', "*", "1,", "1.", "1 ", "clause ", " ", "1 April ", "a"])
def test_words_are_set_in_linear_time(repeated: str) -> None:
    text = repeated * (200_000 // len(repeated))
    started = time.process_time()
    typeset(text)
    assert time.process_time() - started < 2


def test_quotation_marks_turn_as_before() -> None:
    assert curly("""'a' "b" **"c"** ("d") x"y it's""") == "‘a’ “b” **“c”** (“d”) x”y it’s"
    assert typeset("section 3, about 3,500 days and £2 million on 1 April 2027") == (
        "section\u00a03, about 3,500\u00a0days and £2\u00a0million on 1\u00a0April 2027"
    )


LONG = ["a ", "A ", "Big ", "1,", "(", '"', "; and ", "the the ", "clause 1.", "£1 ", "five (", "A-", "\u05d0", "x\n\n"]


def test_long_answers_of_any_letters_are_checked_in_time(build: Build) -> None:
    """Every rule on words, on answers as long as they may be: none of their patterns runs away."""
    started = time.process_time()
    run = build(with_terms(*[(each * 20_000)[:20_000].strip() for each in LONG]))
    assert time.process_time() - started < 30
    assert run.agreement is not None


def test_the_library_reads_well_within_its_limits() -> None:
    files = list(Path(ROOT / "clauses").rglob("*.md"))
    assert max(file.stat().st_size for file in files) * 4 < source.MAX_SIZE
