"""The pages in rules/*.md: a bad clause, exactly what is told of it, and the clause mended, of which nothing is told.

A page changes the small library in rules/library. A block headed `markdown` is the body of its sections/sharing.md; one headed
`markdown FILE` or `yaml FILE` is that whole file, but `yaml answers.yaml` goes below the small answers. The block headed `console`
is the command and what it prints; what stands below it mends the fault. `pytest --accept` writes what is printed now.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from alliancegen.pipeline import assemble_answers, check_clauses, lint_clauses, settle
from alliancegen.rules.registry import page, records
from alliancegen.writers.problem_text import problem_text
from example import ROOT, TODAY

FOLDER = ROOT / "tests/rules"
PAGES = sorted(FOLDER.glob("*.md"))
BLOCK = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FRONT_MATTER = "---\nid: sharing\ntitle: Sharing\ncovers: {duty: Duty}\n---\n\n"
LIBRARY, ANSWERS = "$ alliancegen check clauses/", "$ alliancegen check answers.yaml"


@dataclass
class Specimen:
    """A page being followed: the folder in which its library and its answers stand."""

    folder: Path

    def write(self, language: str, name: str, text: str) -> None:
        """What a block of the page says."""
        if name == "answers.yaml":
            base = (FOLDER / "library/answers.yaml").read_text(encoding="utf-8")
            (self.folder / name).write_text(base + text, encoding="utf-8")
        else:
            path = self.folder / "clauses" / (name or "sections/sharing.md")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text if name else FRONT_MATTER + text, encoding="utf-8")

    def told(self, command: str) -> str:
        """What the command prints of problems."""
        checked = check_clauses(self.folder / "clauses")
        if command == LIBRARY:
            problems = lint_clauses(checked, TODAY)
        else:
            assert command == ANSWERS
            raw = (self.folder / "answers.yaml").read_bytes()
            run = assemble_answers(raw, "answers.yaml", checked, TODAY)
            settle(run, "answers.yaml")
            problems = run.told()
        return "\n\n".join(problem_text(each, checked.sources.lines) for each in problems if not each.suppressed)


@pytest.fixture
def specimen(tmp_path: Path) -> Specimen:
    shutil.copytree(FOLDER / "library", tmp_path / "clauses")
    shutil.move(tmp_path / "clauses/answers.yaml", tmp_path / "answers.yaml")
    style = (ROOT / "clauses/house-style.yaml").read_text(encoding="utf-8").replace("variation: change_control\n", "")
    (tmp_path / "clauses/house-style.yaml").write_text(style, encoding="utf-8")
    return Specimen(tmp_path)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_page_is_right(file: Path, specimen: Specimen, request: pytest.FixtureRequest) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# {file.stem}\n")
    command = ""
    for block in BLOCK.finditer(text):
        language, name, words = block.groups()
        if language != "console":
            specimen.write(language, name, words)
            continue
        command, _, expected = words.partition("\n")
        told = specimen.told(command) + "\n"
        assert f"[{file.stem}]" in told
        if request.config.getoption("--accept"):
            file.write_text(text.replace(words, f"{command}\n{told}"), encoding="utf-8")
        else:
            assert told == expected
    assert specimen.told(command) == "", "the mended clause"


def test_nothing_is_told_of_the_small_library(specimen: Specimen) -> None:
    assert specimen.told(LIBRARY) == specimen.told(ANSWERS) == ""


def test_every_rule_with_a_file_has_a_page() -> None:
    with_file = {path.stem.replace("_", "-") for path in (ROOT / "src/alliancegen/rules").glob("*.py")} & {*records()}
    assert with_file - {file.stem for file in PAGES} == set()


def test_a_page_of_documentation_says_what_why_and_how_to_mend() -> None:
    for path in PAGES:
        said = page(path.stem)
        assert said.startswith(f"{path.stem}: ")
        for part in ("    bad ", "    good ", "\nMend"):
            assert part in said, (path.stem, part)
