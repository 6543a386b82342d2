"""Whatever is done to the files of a clause library, an overlay or a configuration is told with its place, or harmless."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from damage import CLAUSE, YAML, damaged, effort
from hypothesis import given
from hypothesis import strategies as st

from alliancegen.model.problems import Problem
from alliancegen.model.templates import FileKind
from alliancegen.pipeline import CheckedLibrary, check_clauses
from alliancegen.readers.answer_edits import edited
from alliancegen.readers.clause_file import read_clause_file
from alliancegen.readers.clause_tests import read_clause_tests
from alliancegen.readers.configuration import NAME, NamedFolder, read_configuration, read_house_map
from alliancegen.readers.definitions import read_definitions
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import read_yaml
from example import ROOT, example_of
from small_library import LIBRARY, small_library, write

CLAUSES = ROOT / "clauses"
KINDS = {"sections": FileKind.SECTION, "schedules": FileKind.SCHEDULE, "execution": FileKind.EXECUTION}
REAL = sorted(path for folder in KINDS for path in (CLAUSES / folder).glob("*.md"))
SHORT = [path for path in REAL if path.stat().st_size < 6_000 and path.stem != "README"]
OVERLAY = {
    "sections/own.md": '---\nid: own\noverlay: {replaces: "risk: Bearing", reason: They asked.}\n---\n\n1. **Bearing.** Nobody bears it.\n',
    "sections/more.md": "---\nid: more\ntitle: More\noverlay: {after: risk, reason: New.}\nquestions:\n  more.x: {ask: What?, kind: text}\n"
    "---\n\n1. **Words.** {{ more.x }} and [[Risk]].\n",
    "facts.yaml": "- fact: long\n  is: risk.who == 'z'\n  because: it is\n  reason: They asked.\n  base: 0123456789ab\n",
    "definitions.md": '"**Night**" means a night.\n',
}
DATA = {
    "calendar.yaml": "source: made here\nlast_year: 2027\nholidays: [2026-12-25, 2027-12-27]\n",
    "house-style.yaml": "law_stated_at: 2026-11-22\nlibrary_version: 1.0.0\nvariation: staff\nlongest_sentence: 60\nlaw_checked_every_months: 12\n"
    "duty:\n  word: must\n  not: [shall]\nbanned:\n  - words: [hereby]\n    because: it points to nothing\ndated_bodies: {CCG: an integrated care board}\n"
    "proper_names: [Law Commission]\n",
    "choosing.yaml": "- ask: Is it small?\n  kind: small\n",
    "open-points.yaml": "- point: bill\n  text: Whether it is an Act.\n  sections: [risk]\n  source: a Bill\n",
    "who-reads.yaml": "- reader: those who sign\n  sections: [risk, staff]\n",
    "kinds/small/views.yaml": "- view: guidance\n  title: Guidance\n  rows:\n    - {heading: Risk, covers: [risk, risk#bearing], consider: Who?, settle: [risk.who]}\n",
    "sections/asked.md": "---\nid: asked\ntitle: Asked\nquestions:\n  asked.count: {ask: How many?, kind: whole number, at_least: 1, at_most: 9, default: 2}\n"
    "  asked.rows: {ask: Which?, kind: table, at_least: 1, columns: {id: {kind: id}, fee: {kind: money, when: paid}, paid: {kind: yes/no}}}\n"
    "  asked.way: {ask: How?, kind: choice, choices: {one: in one way, two: in two}, default: one}\n"
    "computed:\n  asked.sum: {kind: money, is: asked.rows | each('fee') | total}\n---\n\n"
    "1. **Count.** {{ asked.count | words }}, {{ asked.sum | money }}.\n\n{% for row in asked.rows %}\n\n2. **Row {{ row.id }}.** {{ row.fee }}\n\n{% endfor %}\n",
}
FILES = {**LIBRARY, **DATA}
CONFIGURATION = """\
reference_doc: house.docx
house_map: house.map.yaml
pages: yes
include: [deals/**/*.yaml]
fail_on: warning
library: ">=1.0,<2"
style:
  modal: shall
clauses: [house-clauses]
rules:
  long-sentence: off
  and-or: error
"""


def sound(problems: list[Problem], texts: dict[str, str]) -> None:
    """Each problem says what is wrong in one line, under a rule's id, at a place that is in the file."""
    for problem in problems:
        assert problem.message and "\n" not in problem.message, problem
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", problem.rule), problem
        places = [problem.place, *(remark.place for remark in problem.remarks)]
        for place in places:
            if place is not None and (text := texts.get(place.file)) is not None:
                assert 1 <= place.line <= text.count("\n") + 1, problem
                assert place.column >= 1, problem


def read_as_file(text: str) -> str:
    """As `Folder.text` gives a file to its reader."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for libraries, none of which is kept for the next run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLIANCEGEN_NO_CACHE", "1")
        yield tmp_path_factory.mktemp("damaged")


# ---------------------------------------------------------------- clause files


@effort(150)
@given(st.data())
def test_any_edit_of_a_clause_file_gives_problems_with_places_or_a_clause(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(SHORT))
    text = read_as_file(data.draw(damaged(path.read_text(encoding="utf-8"), [*CLAUSE, *YAML])))
    read, problems = read_clause_file(text, "sections/x.md", path.stem, KINDS[path.parent.name])
    assert read is not None or problems
    sound(problems, {"sections/x.md": text})


@effort(100)
@given(st.lists(st.sampled_from([*CLAUSE, *YAML, "word", "Word. ", " "]), max_size=30).map("".join))
def test_any_pieces_of_the_clause_language_give_problems_with_places_or_a_clause(body: str) -> None:
    text = read_as_file(f"---\nid: x\ntitle: X\n---\n\n{body}")
    read, problems = read_clause_file(text, "sections/x.md", "x", FileKind.SECTION)
    assert read is not None or problems
    sound(problems, {"sections/x.md": text})


@effort(30)
@given(damaged((CLAUSES / "definitions.md").read_text(encoding="utf-8")[:8_000], CLAUSE))
def test_any_edit_of_the_definitions_gives_problems_with_places(text: str) -> None:
    text = read_as_file(text)
    sound(read_definitions(text, "definitions.md")[1], {"definitions.md": text})


@effort(50)
@given(data=st.data())
def test_any_edit_of_a_library_gives_problems_with_places_or_a_library(data: st.DataObject, folder: Path) -> None:
    root = write(small_library(folder / "clauses"), DATA)
    names = data.draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=2, unique=True))
    for name in names:
        text = (root / name).read_text(encoding="utf-8")
        damage = data.draw(damaged(text, [*CLAUSE, *YAML]))
        (root / name).write_bytes(damage.encode("utf-8", "replace"))
    checked = check_clauses(root, (), "clauses")
    texts = {f"clauses/{name}": read_as_file((root / name).read_bytes().decode()) for name in FILES}
    sound(list(checked.problems), texts)


@effort(40)
@given(data=st.data())
def test_any_edit_of_an_overlay_gives_problems_with_places_or_a_library(data: st.DataObject, folder: Path) -> None:
    root = small_library(folder / "clauses")
    own = write(folder / "own", OVERLAY)
    name = data.draw(st.sampled_from(sorted(OVERLAY)))
    (own / name).write_bytes(data.draw(damaged(OVERLAY[name], [*CLAUSE, *YAML])).encode("utf-8", "replace"))
    checked = check_clauses(root, [NamedFolder(own, "own")], "clauses")
    texts = {f"own/{name}": read_as_file((own / name).read_bytes().decode()) for name in OVERLAY}
    sound(list(checked.problems), texts)


TESTS = (CLAUSES / "tests/partnership_agreement.yaml").read_text(encoding="utf-8")


@effort(40)
@given(text=damaged(TESTS[:6_000], [*YAML, "parties.0.²", "+", "leaving.notice_months: 3", "in: [x]"]))
def test_any_edit_of_clause_tests_gives_problems_with_places_or_tests(checked: CheckedLibrary, text: str) -> None:
    raw = text.encode("utf-8", "replace")
    tests, problems = read_clause_tests(raw, "clauses/tests/x.yaml", checked.library)
    sound(problems, {"clauses/tests/x.yaml": read_as_file(raw.decode())})
    answers, _ = read_yaml(example_of("partnership_agreement").encode(), "answers.yaml")
    assert answers is not None
    for test in tests[:3]:
        _, found = edited(answers, test.given, checked.library.questions)
        sound(found, {"clauses/tests/x.yaml": read_as_file(raw.decode())})


# ---------------------------------------------------------------- configuration and house map


@effort(150)
@given(text=damaged(CONFIGURATION, [*YAML, "../", "C:\\", "\\\\x\\y", "/etc/passwd", "CON", "**/"]))
def test_any_edit_of_a_configuration_gives_problems_with_places_or_a_configuration(text: str, house: Path) -> None:
    (house / NAME).write_bytes(text.encode("utf-8", "replace"))
    configuration, problems = read_configuration(house / "answers.yaml", Sources(), house)
    sound(problems, {configuration.file: read_as_file(text)})
    named = [configuration.reference_doc, configuration.house_map, *configuration.clauses]
    assert all(each is None or each.path.resolve().is_relative_to(house) for each in named)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm's folder with the files that its configuration names."""
    folder = tmp_path_factory.mktemp("house").resolve()
    for name in ("house.docx", "house.map.yaml", "outside.docx"):
        (folder / name).write_bytes(b"")
    (folder / "house-clauses").mkdir()
    return folder


@effort(100)
@given(damaged("Clause Level 1: Firm Heading\nClause Level 2: Firm Para 2\nBlank: Firm Blank\n", YAML))
def test_any_edit_of_a_house_map_gives_problems_with_places_or_a_map(text: str) -> None:
    sound(read_house_map(text.encode("utf-8", "replace"), "map.yaml")[1], {"map.yaml": read_as_file(text)})
