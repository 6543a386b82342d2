"""The numbers that LibreOffice lays out are those of the tree: every numbered provision, in order, and no number more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import office
import pytest

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.pipeline import CheckedLibrary, assemble_answers
from alliancegen.writers.docx import write_docx
from example import ROOT, TODAY
from generated_agreements import crowded, many_schedules

pytestmark = pytest.mark.slow

ANSWERS = sorted([*ROOT.glob("examples/*_*/*.yaml"), *ROOT.glob("tests/cases/*/answers.yaml")])
ENOUGH = 60
"""Letters of a provision by which its line is known."""

_LABEL = re.compile(r"(?:\d+(?:\.\d+)*\.?|\([A-Za-z]+\)|\(\d+\)|(?:Schedule|Part|Annex|Appendix) \d+) ")


@pytest.mark.parametrize("answers", ANSWERS, ids=lambda path: path.relative_to(ROOT).as_posix())
@office.needed
def test_of_the_examples_and_cases(answers: Path, checked: CheckedLibrary) -> None:
    run = assemble_answers(answers.read_bytes(), answers.name, checked, TODAY)
    assert run.agreement is not None, [problem.message for problem in run.told()]
    assert_numbers_as_laid_out(run.agreement)


@pytest.mark.parametrize("make", [crowded, many_schedules], ids=lambda make: make.__name__)
@office.needed
def test_of_generated_agreements(make: Callable[[], Agreement]) -> None:
    assert_numbers_as_laid_out(make())


def assert_numbers_as_laid_out(agreement: Agreement) -> None:
    lines = [line.strip() for line in office.laid_out(write_docx(agreement)) if "\t" not in line.strip()]
    others = iter(lines)
    for number, words in numbered(agreement):
        wanted = re.compile(rf"{re.escape(number)}\.? *{re.escape(words)}")
        if not any(wanted.match(one_space(line)) for line in others):
            near = [line for line in map(one_space, lines) if words and words in line]
            pytest.fail(f"'{number} {words}' is not laid out where it should be; there is {near[:3]}")
    typed = set(unnumbered_lines(agreement))
    more = [line for line in map(one_space, lines) if _LABEL.match(line) and line not in typed]
    assert len(more) == len(list(numbered(agreement))), "LibreOffice numbers what has no number in the tree"


def numbered(agreement: Agreement) -> Iterator[tuple[str, str]]:
    """Number and first words of every provision that has one, in printed order. (On the cover numbers are typed.)"""
    for provision in printed(agreement):
        if provision.number:
            yield one_space(provision.number), first_line(provision)[:ENOUGH].rstrip()


def unnumbered_lines(agreement: Agreement) -> Iterator[str]:
    """What is printed without a label and could look as if it had one: "28 days", "12 Mill Lane"."""
    for provision in agreement.walk():
        texts: list[str] = [] if provision.number else [plain_text((*provision.heading, *provision.inlines))]
        if provision.table:
            rows = [provision.table.head, *provision.table.rows]
            texts += [plain_text(cell.inlines) for row in rows for cell in row]
        yield from (one_space(line) for text in texts for line in text.split("\n"))


def printed(agreement: Agreement) -> Sequence[Provision]:
    return [each for section in agreement.sections() if section.role is not Role.COVER for each in section.walk()]


def first_line(provision: Provision) -> str:
    return one_space(plain_text(provision.heading or provision.inlines).split("\n")[0])


def one_space(text: str) -> str:
    return " ".join(text.split())
