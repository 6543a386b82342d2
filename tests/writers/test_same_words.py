"""Word, HTML, text and JSON say the same, word for word, in the same order, with the same numbers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

import office
import pytest
from firms import firm_b, firm_d, firm_e, zipped
from msgspec.structs import replace
from printed_words import Lines, tokens, words_of_docx, words_of_html, words_of_json, words_of_text
from test_docx import every_role, line, make, text

from alliancegen.model.agreement import Agreement, Provision, Role, plain_text
from alliancegen.pipeline import CheckedLibrary, assemble_answers
from alliancegen.writers.agreement_json import agreement_json
from alliancegen.writers.docx import House, read_house, write_docx
from alliancegen.writers.html import agreement_html
from alliancegen.writers.text import agreement_text
from alliancegen.writers.wording import draft_legend
from example import EXAMPLE, FILE, ROOT, TODAY, Build, edited
from test_cases import CASES, answers

pytestmark = pytest.mark.slow

FORMS = ("html", "text", "json")
MARGIN = 60
VARIANTS: Mapping[str, Mapping[str, str]] = {
    "names from right to left": {
        "name: Quayside Medical Centre": "name: مركز الرصيف الطبي",
        "short_name: Quayside": "short_name: الرصيف",
    },
    "Welsh names": {
        "name: Millbrook Surgery": "name: Meddygfa Tŷ’r Bŵl a’r Ŷd",
        "title: Harbour and Vale Practices Alliance Agreement": "title: Cytundeb Cynghrair Llŷn",
    },
    "hostile names": {
        "name: Millbrook Surgery": "name: '<script>alert(1)</script> ]]> \"&amp; | -->'",
        "title: Harbour and Vale Practices Alliance Agreement": "title: '</title><img src=x onerror=alert(1)> & Co'",
    },
}


def forms(agreement: Agreement, house: House | None) -> dict[str, Lines]:
    return {
        "docx": words_of_docx(write_docx(agreement, house=house)),
        "html": words_of_html(agreement_html(agreement)),
        "text": words_of_text(agreement_text(agreement), draft_legend(agreement)),
        "json": words_of_json(agreement_json(agreement)),
    }


def told(expected: Lines, found: Lines) -> Sequence[str]:
    """The lines that differ, Word's with a minus."""
    return [each[:300] for each in unified_diff(expected, found, "docx", "other", n=0, lineterm="")][2:32]


def assert_same_words(agreement: Agreement, house: House | None = None) -> None:
    found = forms(agreement, house)
    docx = found["docx"]
    assert len(tokens(docx)) > 100
    for form in FORMS:
        if tokens(found[form]) != tokens(docx):
            pytest.fail(f"{form} differs from docx:\n" + "\n".join(told(docx, found[form])))
    assert found["html"] == docx, "\n".join(told(docx, found["html"]))  # the same paragraphs, too


@pytest.mark.parametrize("name", [name for name in CASES if "__" not in name or name.endswith(("__example", "__hard"))])
def test_golden_cases(name: str, build: Build) -> None:
    run = build(answers(ROOT / "tests/cases" / name))
    assert run.agreement is not None, run.told()
    assert_same_words(run.agreement)


@pytest.mark.parametrize("name", VARIANTS)
def test_names_that_are_hard_to_print(name: str, build: Build) -> None:
    edits = VARIANTS[name]
    run = build(edited(edits))
    assert run.agreement is not None, run.told()
    for by in edits.values():
        printed = by.partition(": ")[2].strip("'").replace("''", "'")
        assert printed in agreement_text(run.agreement), printed
    assert_same_words(run.agreement)


@pytest.mark.parametrize("reference", [firm_b(), firm_d(), firm_e()], ids=["b", "d", "e"])
def test_the_numbers_of_a_firm(reference: Mapping[str, str | bytes], checked: CheckedLibrary) -> None:
    house, _ = read_house(zipped(reference), "firm.docx")
    assert house is not None
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY, scheme=house.scheme)
    assert run.agreement is not None, run.told()
    assert_same_words(run.agreement, house)


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize(
    "change",
    [{}, {"signatures_before_schedules": True}, {"contents": False}, {"front": ()}, {"back": ()}],
    ids=str,
)
def test_every_role(change: dict[str, Any], draft: bool) -> None:
    assert_same_words(replace(every_role(draft=draft), **change))


def test_what_stands_where_it_seldom_does() -> None:
    """Headings that end by themselves, words under a heading, a block with words of its own, answers of several lines."""
    agreement = every_role()
    asked = make(
        Role.SUB_CLAUSE, "asked", level=1, number="1.1", heading="Who pays?", text="The\nfirst\tof them\u00a0does."
    )
    bare = make(Role.SUB_CLAUSE, "bare", level=1, number="1.2", heading="A heading alone")
    under = make(Role.CLAUSE, "under", asked, bare, number="1", heading="Costs", text="These words introduce it:")
    block = make(
        Role.BLOCK,
        "block",
        line("block-1", "Sign: partner"),
        text("block-after", "in the presence of:"),
        line("block-2", ["Write: ", "name"]),
        heading="First Party",
        text="Signed by it:",
    )
    back: tuple[Provision, ...] = (make(Role.EXECUTION, "end", block, heading="Signatures", text="Signed now."),)
    body = (replace(agreement.body[0], title="", clauses=(under,)),)
    words = [text(f"form-{number}", "Words of a schedule.") for number in range(30)]
    short = [make(Role.SCHEDULE, "form", *words, number="Schedule 1", heading="Form", text="Opening words.")]
    assert_same_words(replace(agreement, body=body, back=back, schedules=short))


def test_a_difference_is_told_so_that_it_can_be_read() -> None:
    assert told(["8 Services", "8.1 One."], ["8 Services", "8.1 Two."]) == ["@@ -2 +2 @@", "-8.1 One.", "+8.1 Two."]


@office.needed
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on PATH; on Debian: poppler-utils")
def test_the_pdf(build: Build, tmp_path: Path) -> None:
    """The words as LibreOffice sets them: counted, because columns side by side have no one order."""
    run = build(answers(ROOT / "tests/cases/ready_to_sign"))
    assert run.agreement is not None
    docx = write_docx(replace(run.agreement, contents=False), live=False)
    file = tmp_path / "agreement.pdf"
    file.write_bytes(office.pdf(docx))
    body = ["-x", "0", "-y", str(MARGIN), "-W", "595", "-H", str(842 - 2 * MARGIN)]  # points, without header and footer
    found = subprocess.run(["pdftotext", *body, file, "-"], capture_output=True, text=True, check=True).stdout
    expected, printed = (words_without_hyphens(words) for words in (" ".join(words_of_docx(docx)), found))
    heads = [plain_text(cell.inlines) for each in run.agreement.walk() if each.table for cell in each.table.head]
    assert sum(expected.values()) > 20_000
    assert expected - printed == Counter()
    assert set(printed - expected) <= set(words_without_hyphens(" ".join(heads)))  # rows repeated on the next page


def words_without_hyphens(text: str) -> Counter[str]:
    """pdftotext takes a hyphen at the end of a line for one that the line's end put there."""
    return Counter(re.findall(r"\w+", text.replace("-", "")))


def test_links_instead_of_fields_say_the_same() -> None:
    live, still = write_docx(every_role()), write_docx(every_role(), live=False)
    assert words_of_docx(live) == words_of_docx(still)
    fields = [b" REF " in zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml") for docx in (live, still)]
    assert fields == [True, False]
