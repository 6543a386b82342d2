"""A lawyer's own wording for one agreement, or for the firm: written, checked, reported; no Python touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.cli.running import shipped_library
from alliancegen.model.outcome import Outcome
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.configuration import Configuration, NamedFolder
from alliancegen.readers.library_folders import LibraryFolders, library_folders
from alliancegen.readers.passages import headings_of
from alliancegen.writers.explaining import LISTS, explanation
from alliancegen.writers.overlay_file import overlay_file
from alliancegen.writers.report import print_report
from alliancegen.writers.report_json import report_json
from alliancegen.writers.text import agreement_text
from alliancegen.writers.wording import clause_file
from example import EXAMPLE, FILE, ROOT, TODAY, Build
from small_library import small_library, write

LEVELS = "rules: {unreachable-clause: off}\n"
"""The library of a few lines has a branch that nothing reaches, as an alternative to overlay."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, in which the user is, with a library of a few lines."""
    (tmp_path / ".git").mkdir()
    small_library(tmp_path / "library")
    (tmp_path / "alliancegen.yaml").write_text(LEVELS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, clauses: str = "library") -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--clauses", clauses], catch_exceptions=False)
    return result.exit_code, result.output


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# ---------------------------------------------------------------- one agreement


def test_a_lawyer_changes_one_sub_clause(here: Path, build: Build, checked: CheckedLibrary) -> None:
    agreement = build(EXAMPLE).agreement
    assert agreement is not None
    printed = [provision.place for provision in agreement.walk()]
    file = overlay_file("confidentiality: Duty", checked.library, checked.sources, printed=printed)
    assert file.text.count("**Duty.**") == 1  # of three alternatives that which this agreement prints
    file = overlay_file(
        "confidentiality: Duration", checked.library, checked.sources, "The insurer asked for ten years."
    )
    text = file.text.replace("until {{ confidentiality.survives_years | years }} after", "for ten years after")
    write(here, {"deal/answers.yaml": EXAMPLE, f"deal/clauses/{file.name}": text})
    code, output = run("check", "deal/answers.yaml", "--today", "2026-11-24", clauses=str(ROOT / "clauses"))
    assert code == 0
    assert "warning[" not in output
    assert (
        "Changed from the clause library - confidentiality: Duration, replaced (clause 32.9), in deal/clauses: "
        "The insurer asked for ten years." in " ".join(output.split())
    )


def test_words_that_nobody_changed_print_as_before(tmp_path: Path, build: Build, checked: CheckedLibrary) -> None:
    for name in ("confidentiality", "insurance", "general"):
        for heading in headings_of(checked.library.sections[name]):
            file = overlay_file(f"{name}: {heading}", checked.library, checked.sources, "r")
            write(tmp_path, {file.name: file.text})
    own = check_clauses(ROOT / "clauses", [NamedFolder(tmp_path, "own")])
    assert not own.problems
    assert len(own.library.overlaid) > 40
    before, after = build(EXAMPLE).agreement, assemble_answers(EXAMPLE.encode(), FILE, own, TODAY).agreement
    assert before is not None and after is not None
    assert agreement_text(after) == agreement_text(before)


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory, checked: CheckedLibrary) -> Assembled:
    """The example with a sub-clause replaced, a section put in, a fact in other words, and a section changed that isn't printed."""
    files = {
        "sections/years.md": '---\nid: years\noverlay: {replaces: "confidentiality: Duration", reason: A.}\n---\n\n'
        "1. **Duration.** [[Duty]] lasts for ten years.\n\n2. **Later.** Nothing lasts for ever.\n",
        "sections/pets.md": "---\nid: pets\ntitle: Animals\noverlay: {after: insurance, reason: B.}\n"
        "owner: A firm\n---\n\n1. **Dogs.** Each Party may bring dogs.\n",
        "sections/bcf_last.md": '---\nid: bcf_last\noverlay: {after: "bcf: HEADING", reason: C.}\n---\n\n1. **Last.** Words.\n',
        "facts.yaml": "- fact: draft\n  is: agreement.status != 'execution'\n  because: a draft\n  reason: D.\n",
    }
    heading = next(each.headings[0] for each in checked.library.sections["bcf"].claims)
    files["sections/bcf_last.md"] = files["sections/bcf_last.md"].replace("HEADING", heading)
    folder = write(tmp_path_factory.mktemp("own"), files)
    checked = check_clauses(ROOT / "clauses", [NamedFolder(folder, "own")])
    assert {each.rule for each in checked.problems} == {"missing-base"}
    return assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY)


def test_the_report_says_what_was_changed_where_and_why(
    overlaid: Assembled, capsys: pytest.CaptureFixture[str]
) -> None:
    assert overlaid.coverage is not None
    print_report(overlaid.coverage)
    _, _, told = capsys.readouterr().out.partition("Changed from the clause library\n")
    assert " ".join(told.split("\n\n", maxsplit=1)[0].split()) == (
        "- pets, put in after insurance (clause 26), in own: B. "
        "- confidentiality: Duration, replaced (clause 33.9, clause 33.10), in own: A. "
        "- fact draft, replaced, in own: D."
    )
    changed = json.loads(report_json(Outcome("answers.yaml", overlaid.problems, overlaid.coverage)))["changed"]
    assert changed[1] == {
        "what": "section",
        "id": "confidentiality",
        "heading": "Duration",
        "how": "replaces",
        "printed": "clause 33.9, clause 33.10",
        "folder": "own",
        "file": "own/sections/years.md",
        "line": 3,
        "reason": "A.",
    }


def test_explain_and_list_say_where_words_come_from(overlaid: Assembled) -> None:
    library = overlaid.library
    assert library is not None

    def explained(thing: str) -> list[str]:
        return explanation(thing, library, overlaid.agreement, overlaid.coverage, overlaid.plan, {})

    assert "  changed: confidentiality: Duration, replaced, in own/sections/years.md:3: A." in explained(
        "confidentiality"
    )
    assert explained("pets") == [
        "Animals (section 'pets')",
        "  no checklist asks for it",
        "  words: own/sections/pets.md:1; kept by A firm; no solicitor has reviewed them",
        "  changed: pets, put in after insurance, in own/sections/pets.md:4: B.",
        "  in: always",
    ]
    listed = {name: words.split("  ")[-1].strip() for name, words in LISTS["sections"](library)}
    assert listed["insurance"] == "clauses"
    assert listed["pets"] == "own"
    assert listed["confidentiality"].endswith("clauses, own (Duration)")


@pytest.mark.parametrize(
    ("file", "named"),
    [
        ("../deal/clauses/sections/pets.md", ("clauses", "sections/pets.md")),
        ("C:/deals/house/definitions.md", ("house", "definitions.md")),
        ("clauses/schedules/charges.md", ("clauses", "schedules/charges.md")),
        ("deal/sections/answers.yaml", ("", "")),
        ("answers.yaml", ("", "")),
    ],
)
def test_a_built_file_names_no_folder_above_the_clauses(file: str, named: tuple[str, str]) -> None:
    assert clause_file(file) == named


# ---------------------------------------------------------------- the command


def test_alternatives_come_with_their_conditions_and_go_back_as_they_were(here: Path) -> None:
    assert run("overlay", "risk: Notice", "--reason", "r")[0] == 0
    file = here / "clauses/sections/risk_notice.md"
    assert file.read_text(encoding="utf-8").partition("---\n\n")[2] == (
        "{% if facts.short %}\n\n1. **Notice.** Each tells the other.\n\n{% else %}\n\n{% if facts.short %}\n\n"
        "1. **Notice.** Each must tell the other\n   in writing.\n\n{% endif %}\n\n{% endif %}\n"
    )
    assert run("check", "clauses")[0] == 0
    assert run("overlay", "risk: Notice") == (
        3,
        "error: 'clauses/sections/risk_notice.md' is there already, so it is left alone\n",
    )


def test_words_that_were_compared_again_are_noted(here: Path) -> None:
    run("overlay", "risk: Notice", "--reason", 'They said "ten" \\ more')
    file, base = here / "clauses/sections/risk_notice.md", here / "clauses/sections/risk_notice.base.md"
    change(here / "library/sections/risk.md", "in writing", "by letter")
    code, output = run("check", "clauses")
    assert code == 1
    assert "note: was: 1. **Notice.** Each must tell the other in writing.\n" in output
    assert "note: now: 1. **Notice.** Each must tell the other by letter.\n" in output
    before = file.read_text(encoding="utf-8")
    assert run("overlay", "risk: Notice", "--compared")[0] == 0
    assert "by letter" in base.read_text(encoding="utf-8")
    assert [
        old == new for old, new in zip(before.splitlines(), file.read_text(encoding="utf-8").splitlines(), strict=True)
    ].count(False) == 1
    code, output = run("check", "clauses")
    line = 'risk: Notice, replaced, in clauses/sections/risk_notice.md:4: They said "ten" \\ more'
    assert (code, output.splitlines()[0]) == (0, line)


def test_a_whole_section_starts_from_the_words_of_the_library(here: Path) -> None:
    assert run("overlay", "risk", "-o", "house", "--reason", "r")[0] == 0
    text = (here / "house/sections/risk.md").read_text(encoding="utf-8")
    assert text.startswith('---\nid: risk\noverlay:\n  replaces: "risk"\n  reason: "r"\n  base: ')
    assert "\nreviewed:" not in text
    original = (here / "library/sections/risk.md").read_text(encoding="utf-8")
    assert text.partition("\n---\n")[2] == original.partition("\n---\n")[2]
    write(here, {"alliancegen.yaml": f"clauses: [house]\n{LEVELS}"})
    code, output = run("check", "house")
    assert (code, output.splitlines()[0]) == (0, "risk, replaced, in house/sections/risk.md:4: r")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["nothing"], 2, "there is no section, schedule or execution block 'nothing'"),
        (["risk: Bearings"], 2, "the nearest known name is 'Bearing'"),
        (["fixed"], 2, "are fixed by NHS England"),
        (["risk", "-o", "library"], 2, "is a whole library"),
        (["risk", "none.yaml"], 3, "can't be read"),
        (["risk", "--compared"], 3, "can't be read"),
    ],
)
def test_what_cannot_be_started_is_told(here: Path, arguments: list[str], code: int, told: str) -> None:
    found, output = run("overlay", *arguments)
    assert found == code
    assert told in output
    assert not (here / "clauses").exists()


# ---------------------------------------------------------------- which folders


def folder(path: Path, *below: str) -> Path:
    for each in ("sections", *below):
        (path / each).mkdir(parents=True)
    return path


def test_folders_are_laid_in_their_order(tmp_path: Path) -> None:
    shipped, house = folder(tmp_path / "lib", "kinds"), folder(tmp_path / "house")
    beside, own = folder(tmp_path / "clauses"), folder(tmp_path / "deal/clauses")
    typed = folder(tmp_path / "typed")
    configuration = Configuration(str(tmp_path / "alliancegen.yaml"), clauses=[NamedFolder(house, "house")])
    folders, problems = library_folders(shipped, [typed], tmp_path / "deal/answers.yaml", configuration)
    assert problems == []
    assert (folders.root, folders.name) == (shipped, "lib")
    assert [each.path for each in folders.overlays] == [house, beside, own, typed]
    assert hash(folders) == hash(LibraryFolders(folders.root, folders.name, folders.overlays))


def test_a_library_and_an_overlay_never_bear_one_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path / "clauses")
    monkeypatch.chdir(tmp_path)
    folders, _ = library_folders(shipped_library(), [], Path("answers.yaml"), Configuration())
    assert (folders.name, [each.name for each in folders.overlays]) == ("alliancegen/clauses", ["clauses"])


def test_a_whole_library_that_is_named_first_takes_the_place_of_ours(tmp_path: Path) -> None:
    shipped, own = folder(tmp_path / "lib", "kinds"), folder(tmp_path / "clauses", "kinds")
    named = Configuration(str(tmp_path / "alliancegen.yaml"), clauses=[NamedFolder(own, "clauses")])
    answers = tmp_path / "answers.yaml"
    assert library_folders(shipped, [], answers, named)[0].root == own
    assert library_folders(shipped, [shipped], answers, named)[0].root == shipped  # the command line goes before
    folders, problems = library_folders(shipped, [], answers, Configuration())
    assert folders.root == shipped
    assert [each.rule for each in problems] == ["library-not-used"]
    twice = Configuration(
        str(tmp_path / "alliancegen.yaml"), clauses=[NamedFolder(own, "a"), NamedFolder(shipped, "b")]
    )
    assert [each.rule for each in library_folders(shipped, [], answers, twice)[1]] == ["second-library"]


def test_a_folder_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    elsewhere = folder(tmp_path / "elsewhere")
    (tmp_path / "deal").mkdir()
    (tmp_path / "deal/clauses").symlink_to(elsewhere)
    folders, problems = library_folders(shipped_library(), [], tmp_path / "deal/answers.yaml", Configuration())
    assert [each.rule for each in problems] == ["outside-folder"]
    assert folders.overlays == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("clauses: ../other\n", "outside-folder"),
        ("clauses: [C:/x]\n", "outside-folder"),
        ("clauses: [hause]\n", "the nearest known name is 'house'"),
        ("clauses: [answers.yaml]\n", "there is no folder"),
        ("clauses: {a: b}\n", "is a list of folders"),
    ],
)
def test_the_configuration_names_folders_of_its_own(here: Path, text: str, told: str) -> None:
    folder(here / "house")
    write(here, {"answers.yaml": EXAMPLE, "alliancegen.yaml": text})
    code, output = run("check", "answers.yaml")
    assert code == 2
    assert told in output
