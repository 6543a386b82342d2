"""Overlays on a small library: what they may change, what they must say, and what is told of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from alliancegen.model.problems import Problem, Severity
from alliancegen.model.templates import blocks_of, heading_words
from alliancegen.pipeline import CheckedLibrary, check_clauses
from alliancegen.readers.configuration import NamedFolder
from alliancegen.readers.passages import short_hash
from small_library import LIBRARY, RISK, small_library, write

WHOLE = short_hash(RISK.replace("reviewed: {by: A. Solicitor, on: 2026-11-20}\n", ""))
BEARING = "1. **Bearing.** Nobody bears it.\n"


@pytest.fixture(autouse=True)
def _without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCEGEN_NO_CACHE", "1")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return small_library(tmp_path / "clauses")


def laid(library: Path, *overlays: Mapping[str, str]) -> CheckedLibrary:
    folders = [
        NamedFolder(write(library.parent / f"own{number}", files), f"own{number}")
        for number, files in enumerate(overlays, 1)
    ]
    return check_clauses(library, folders)


def sub_clause(declaration: str, words: str = BEARING, more: str = "") -> dict[str, str]:
    return {"sections/own.md": f"---\nid: own\noverlay: {{{declaration}}}\n{more}---\n\n{words}"}


def only(checked: CheckedLibrary) -> Problem:
    (problem,) = checked.problems
    assert problem.place is not None
    return problem


def headings(checked: CheckedLibrary, section: str = "risk") -> list[str]:
    blocks = blocks_of({**checked.library.sections, **checked.library.schedules}[section].body)
    return [f"{heading_words(each)} @{each.place.file.partition('/')[0]}" for each in blocks if each.heading]


def base_of(checked: CheckedLibrary) -> str:
    """The hash that the help of a warning asks for."""
    return only(checked).help.rpartition(" ")[2]


# ---------------------------------------------------------------- sub-clauses


def test_a_sub_clause_is_replaced_in_each_alternative_and_says_why(library: Path) -> None:
    checked = laid(library, sub_clause('replaces: "risk: Bearing", reason: They asked.'))
    assert only(checked).rule == "missing-base"
    assert headings(checked) == [
        "Bearing @own1",
        "Notice @clauses",
        "Bearing @own1",
        "Notice @clauses",
        "End @clauses",
    ]
    [each] = checked.library.overlaid
    assert (str(each), each.declared.reason, each.folder) == ("risk: Bearing, replaced", "They asked.", "own1")
    blocks = [block for block in blocks_of(checked.library.sections["risk"].body) if not block.heading]
    assert blocks == []  # (a), (b) and the words behind the condition went with the sub-clause to which they belong


def test_words_that_were_compared_are_told_when_they_change_and_not_before(library: Path) -> None:
    declaration = 'replaces: "risk: Notice", reason: They asked.'
    words = "1. **Notice.** Nobody tells anybody.\n"
    base = base_of(laid(library, sub_clause(declaration, words)))
    declared = sub_clause(f"{declaration}, base: {base}", words)
    assert laid(library, declared).problems == []

    renumbered = RISK.replace("2. **Notice.**", "7. **Notice.**").replace("3. **End.** It ends.", "3. **End.** Soon.")
    write(library, {"sections/risk.md": renumbered.replace("\n", "\r\n")})
    assert laid(library, declared).problems == []

    write(library, {"sections/risk.md": RISK.replace("in writing", "by letter")})
    problem = only(laid(library, declared))
    assert (problem.rule, problem.severity) == ("suspect-overlay", Severity.WARNING)
    assert "were not kept" in problem.remarks[0].text
    assert problem.remarks[-1].text == "now: 1. **Notice.** Each must tell the other by letter."
    assert "write   base: " in problem.help
    assert base not in problem.help

    kept = "1. **Notice.** Each tells the other.\n\n1. **Notice.** Each must tell the other\n   in writing.\n"
    problem = only(laid(library, {**declared, "sections/own.base.md": kept}))
    assert [remark.text for remark in problem.remarks] == [
        "was: 1. **Notice.** Each must tell the other in writing.",
        "now: 1. **Notice.** Each must tell the other by letter.",
    ]
    assert problem.help.endswith('alliancegen overlay "risk: Notice" … --compared')


def test_neighbours_are_replaced_each_for_itself(library: Path) -> None:
    one = sub_clause('replaces: "risk: Notice", reason: r', "1. **Notice.** One.\n\n   (a) a; or\n\n   (b) b.\n")
    two = {"sections/two.md": '---\nid: two\noverlay: {replaces: "risk: Bearing", reason: r}\n---\n\n' + BEARING}
    checked = laid(library, one | two)
    assert {each.rule for each in checked.problems} == {"missing-base"}
    assert [each.place.file for each in blocks_of(checked.library.sections["risk"].body)] == [
        "own1/sections/two.md",
        *["own1/sections/own.md"] * 3,
        "own1/sections/two.md",
        *["own1/sections/own.md"] * 3,
        "clauses/sections/risk.md",
    ]


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ('before: "risk: End", reason: r', ["Bearing", "Notice", "Bearing", "Notice", "New", "End"]),
        ('after: "risk: End", reason: r', ["Bearing", "Notice", "Bearing", "Notice", "End", "New"]),
        ('after: "risk: Bearing", reason: r', ["Bearing", "New", "Notice", "Bearing", "New", "Notice", "End"]),
    ],
)
def test_a_sub_clause_is_put_in(library: Path, declaration: str, expected: list[str]) -> None:
    checked = laid(library, sub_clause(declaration, "1. **New.** Words.\n"))
    assert checked.problems == []
    assert [each.partition(" @")[0] for each in headings(checked)] == expected
    assert checked.library.sections["risk"].reviewed_by == ""  # the solicitor has not seen these words


def test_a_sub_clause_that_has_another_heading_claims_its_points(library: Path) -> None:
    declaration = f'replaces: "risk: Bearing", reason: r, base: {short_hash("")}'
    words = "1. **Who bears it.** Nobody.\n"
    problem = next(each for each in laid(library, sub_clause(declaration, words)).problems if each.is_error)
    assert problem.rule == "unknown-heading"
    assert problem.place is not None and problem.place.file == "clauses/sections/risk.md"
    assert problem.remarks[0].text == "an overlay changed it: risk: Bearing, replaced (r)"
    claimed = sub_clause(declaration, words, "covers: {bearing: Who bears it}\n")
    assert [each.rule for each in laid(library, claimed).problems] == ["suspect-overlay"]


def test_what_an_overlay_gets_wrong_is_told_at_its_own_line(library: Path) -> None:
    words = "1. **Bearing.** {{ risk.whom }} bears it.\n"
    checked = laid(library, sub_clause('after: "risk: End", reason: r', words))
    problem = only(checked)
    assert problem.rule == "unknown-question"
    assert str(problem.place) == "own1/sections/own.md:6:17"


def test_a_paragraph_of_a_schedule_is_replaced_with_all_below_it(library: Path) -> None:
    words = "## First\n\n1. Only.\n"
    files = {
        "schedules/own.md": f'---\nid: own\noverlay: {{replaces: "list: First", reason: r, base: 0}}\n---\n\n{words}'
    }
    checked = laid(library, files)
    assert only(checked).rule == "suspect-overlay"
    assert headings(checked, "list") == ["First @own1", "Second @clauses"]
    assert len(list(blocks_of(checked.library.schedules["list"].body))) == 4


# ---------------------------------------------------------------- sections


def test_a_section_is_replaced_with_its_questions(library: Path) -> None:
    text = RISK.replace("id: risk\n", f"id: risk\noverlay: {{replaces: risk, reason: r, base: {WHOLE}}}\n")
    text = text.replace("3. **End.** It ends.", "3. **End.** Never, {{ risk.new }}.")
    text = text.replace("questions:\n", "questions:\n  risk.new: {ask: New?, kind: text}\n")
    checked = laid(library, {"sections/risk.md": text})
    assert checked.problems == []
    assert checked.library.questions["risk.new"].place.file == "own1/sections/risk.md"
    assert checked.library.questions["risk.who"].place.file == "own1/sections/risk.md"
    assert checked.library.deciding["small"] == {"risk.who": "short"}


def test_a_section_that_no_longer_covers_its_points_is_refused(library: Path) -> None:
    text = f"---\nid: risk\ntitle: Risk\noverlay: {{replaces: risk, reason: r, base: {WHOLE}}}\n"
    text += "questions:\n  risk.who: {ask: Who?, kind: text}\n---\n\n1. **Else.** Words.\n"
    problem = only(laid(library, {"sections/risk.md": text}))
    assert problem.rule == "missing-point"
    assert problem.remarks[0].text == "an overlay changed it: risk, replaced (r)"


def test_new_sections_stand_where_they_say(library: Path) -> None:
    def new(name: str, declaration: str) -> dict[str, str]:
        text = f"---\nid: {name}\ntitle: {name}\noverlay: {{{declaration}}}\n---\n\n1. **One.** See [[Risk]].\n"
        return {f"sections/{name}.md": text}

    files = new("a", "after: b, reason: r") | new("b", "after: risk, reason: r") | new("c", "after: risk, reason: r")
    files |= new("d", "before: risk, reason: r, kinds: [other], when: short")
    checked = laid(library, files)
    assert checked.problems == []
    rows = {name: [row.id for row in kind.rows()] for name, kind in checked.library.kinds.items()}
    assert rows == {
        "small": ["risk", "b", "a", "c", "staff", "fixed", "list"],
        "other": ["staff", "d", "risk", "b", "a", "c"],
    }


def test_a_later_overlay_changes_what_an_earlier_one_wrote(library: Path) -> None:
    first = sub_clause(
        'replaces: "risk: Bearing", reason: r, base: 0', "1. **Bearing.** First.\n\n2. **Also.** Words.\n"
    )
    second = sub_clause('replaces: "risk: Also", reason: r', "1. **Also.** Other words.\n")
    checked = laid(library, first, second)
    assert [each.rule for each in checked.problems] == ["suspect-overlay", "missing-base"]
    assert headings(checked)[:3] == ["Bearing @own1", "Also @own2", "Notice @clauses"]
    whole = RISK.replace("id: risk\n", f"id: risk\noverlay: {{replaces: risk, reason: r, base: {WHOLE}}}\n")
    checked = laid(library, first, {"sections/own.md": "", "sections/risk.md": whole})
    assert "overlay-hidden" in {each.rule for each in checked.problems}
    assert [each.folder for each in checked.library.overlaid] == ["own2"]


# ---------------------------------------------------------------- facts, rules, definitions


def test_facts_rules_and_definitions_are_replaced_by_name_and_added(library: Path) -> None:
    files = {
        "facts.yaml": "- fact: long\n  is: risk.who == 'long'\n  because: it is long\n  reason: r\n  base: BASE\n"
        "- fact: odd\n  is: facts.long\n  because: it is odd\n",
        "rules.yaml": "- rule: s01\n  require: risk.who == 'z'\n  problem: No.\n  source: us\n  reason: r\n"
        "- rule: n01\n  require: risk.who == 'z'\n  problem: No.\n  source: us\n",
        "definitions.md": '---\nreplaces:\n  Day: Because.\n---\n\n"**Day**" means today.\n\n"**Hour**" means now.\n',
    }
    base = short_hash("- fact: long\n  is: not facts.short\n  because: it is long\n")
    checked = laid(library, {name: text.replace("BASE", base) for name, text in files.items()})
    assert [each.rule for each in checked.problems] == ["missing-base", "missing-base"]  # the rule, the definition
    found = checked.library
    assert [name for name, fact in found.facts.items() if fact.place.file == "own1/facts.yaml"] == ["long", "odd"]
    assert [rule.place.file for rule in found.kinds["small"].rules] == ["own1/rules.yaml"]
    assert [rule.id for rule in found.rules] == ["r01", "n01"]
    assert [(each.term, each.place.file) for each in found.definitions] == [
        ("Cost", "clauses/definitions.md"),
        ("Day", "own1/definitions.md"),
        ("Hour", "own1/definitions.md"),
    ]
    assert [str(each) for each in found.overlaid] == [
        "fact long, replaced",
        "fact odd, added",
        "rule s01, replaced",
        "rule n01, added",
        "definition Day, replaced",
        "definition Hour, added",
    ]


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("files", "rule", "told"),
    [
        (sub_clause('replaces: "risk: Bearings", reason: r'), "unknown-heading", "'Bearing'"),
        (sub_clause('replaces: "risks: Bearing", reason: r'), "nothing-to-overlay", "'risk'"),
        (sub_clause('replaces: "risk: Bearing"'), "missing-reason", "who asked for it"),
        (sub_clause('replaces: "risk: Bearing", reason: "…"'), "missing-reason", "who asked for it"),
        (sub_clause('replaces: "risk:", reason: r'), "wrong-shape", "heading is missing"),
        (sub_clause('replaces: "risk: End", after: risk, reason: r'), "wrong-shape", "one thing"),
        (sub_clause('after: "risk: End", reason: r, base: 1'), "unknown-key", "goes with 'replaces'"),
        (sub_clause('replaces: "risk: End", reason: r, kinds: [small]'), "unknown-key", "into the words"),
        (sub_clause('replaces: "risk: End", reason: r', "Words.\n"), "missing-heading", "1. **Heading.**"),
        (sub_clause('replaces: "risk: End", reason: r', ""), "no-words", "under sections: or waivers:"),
        (sub_clause("replaces: risk, reason: r", more="title: T\n"), "wrong-id", "risk.md"),
        (sub_clause("after: nowhere, reason: r", more="title: T\n"), "nothing-to-overlay", "nowhere"),
        (sub_clause("after: risk, reason: r, kinds: [smal]", more="title: T\n"), "unknown-kind", "'small'"),
        (sub_clause("after: fixed, reason: r, kinds: [other]", more="title: T\n"), "nothing-to-overlay", "of other"),
        (sub_clause("reason: r", more="title: T\n"), "undeclared-overlay", "overlay: {after:"),
        (sub_clause('replaces: "fixed: Model", reason: r'), "locked-section", "fixed by NHS England"),
        (sub_clause('before: "fixed: Model", reason: r'), "locked-section", "fixed by NHS England"),
        ({"sections/risk.md": RISK}, "undeclared-overlay", "replaces: risk, reason: …, base:"),
        (
            {"execution/new.md": LIBRARY["execution/anyone.md"].replace("anyone", "new")},
            "undeclared-overlay",
            "reason: …",
        ),
        ({"kinds.md": "x", "facts.yaml": "[]\n"}, "not-in-an-overlay", "an overlay holds"),
        ({"calendar.yaml": "x: y\n", "facts.yaml": "[]\n"}, "not-in-an-overlay", "calendar.yaml"),
        ({"facts.yaml": "- fact: long\n  is: facts.short\n  because: b\n"}, "undeclared-overlay", "and   base:"),
        ({"facts.yaml": "- fact: lon\n  is: facts.short\n  because: b\n  reason: r\n"}, "nothing-to-overlay", "'long'"),
        ({"facts.yaml": "long: no\n"}, "wrong-shape", "- fact: name"),
        ({"rules.yaml": "long: no\n"}, "wrong-shape", "- rule: name"),
        ({"definitions.md": '"**Cost**" means all.\n'}, "undeclared-overlay", "under   replaces:"),
        ({"definitions.md": "---\nreplaces: {Cost: r}\n---\n"}, "nothing-to-overlay", "isn't here"),
        ({"sections/Wrong.md": "---\n---\n"}, "wrong-id", "lower-case"),
    ],
)
def test_what_cannot_be_laid_is_told(library: Path, files: dict[str, str], rule: str, told: str) -> None:
    problem = only(laid(library, files))
    assert problem.is_error
    assert problem.place is not None and problem.place.file.startswith("own1/")
    assert problem.rule == rule
    assert told in f"{problem.message} {problem.help}"


def test_two_files_for_one_sub_clause_are_refused(library: Path) -> None:
    first = sub_clause('replaces: "risk: End", reason: r, base: 0', "1. **End.** A.\n")
    second = {"sections/own2.md": first["sections/own.md"].replace("id: own", "id: own2")}
    assert [each.rule for each in laid(library, first | second).problems if each.is_error] == ["duplicate-overlay"]


def test_locked_words_that_were_changed_are_told_with_their_hash(library: Path) -> None:
    assert laid(library).problems == []
    text = (library / "sections/fixed.md").read_text(encoding="utf-8")
    write(library, {"sections/fixed.md": text.replace("These words", "Those words")})
    problem = only(laid(library))
    assert (problem.rule, problem.place and problem.place.line) == ("locked-changed", 4)
    assert problem.help.endswith(short_hash("1. **Model.** Those words stand."))


def test_an_overlay_is_part_of_what_a_library_is_known_by(library: Path) -> None:
    files = sub_clause('after: "risk: End", reason: r', "1. **New.** Words.\n")
    plain, one = laid(library).content_hash, laid(library, files).content_hash
    other = laid(library, {"sections/own.md": files["sections/own.md"].replace("Words", "Other words")}).content_hash
    assert len({plain, one, other}) == 3


def test_a_file_of_an_overlay_that_leads_elsewhere_is_refused(library: Path) -> None:
    secret = write(library.parent, {"secret.md": RISK}) / "secret.md"
    own = library.parent / "own1/sections"
    own.mkdir(parents=True)
    (own / "risk.md").symlink_to(secret)
    assert only(laid(library, {})).rule == "outside-library"
