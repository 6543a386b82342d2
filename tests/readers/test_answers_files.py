"""Which files below a folder are answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliancegen.model.problems import Severity
from alliancegen.readers.answers_files import find_answers, fits, is_answers, pattern
from alliancegen.readers.sources import Sources

ANSWERS = "agreement:\n  kind: gp_alliance\n"


def put(folder: Path, *names: str, text: str = ANSWERS) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def found(folder: Path) -> tuple[list[str], list[str]]:
    answers = find_answers(folder, Sources(), home=folder.parent)
    assert answers.problems == []
    names = [[each.relative_to(folder).as_posix() for each in files] for files in (answers.files, answers.passed_over)]
    return names[0], names[1]


def test_the_usual_names_at_any_depth_in_order(tmp_path: Path) -> None:
    put(
        tmp_path,
        "answers.yaml",
        "b/quay.answers.yaml",
        "a/deep/answers.yaml",
        "b/hard.yaml",
        "b/answers.yml",
        "answers.yaml.bak",
    )
    assert found(tmp_path) == (["a/deep/answers.yaml", "answers.yaml", "b/quay.answers.yaml"], [])


def test_what_is_no_answers_file_is_passed_over_and_named(tmp_path: Path) -> None:
    put(tmp_path, "copier/answers.yaml", text="_commit: v1\nproject: x\n")
    put(tmp_path, "empty/answers.yaml", text="")
    put(tmp_path, "a/answers.yaml")
    assert found(tmp_path) == (["a/answers.yaml"], ["copier/answers.yaml", "empty/answers.yaml"])


def test_hidden_folders_libraries_and_links_out_are_not_entered(tmp_path: Path) -> None:
    folder = tmp_path / "deals"
    put(
        folder, ".git/answers.yaml", "node_modules/answers.yaml", "clauses/answers.yaml", "clauses/kinds/x/answers.yaml"
    )
    put(tmp_path, "elsewhere/answers.yaml", "secret.yaml")
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    (folder / "x.answers.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "dead.answers.yaml").symlink_to(folder / "nothing")
    assert found(folder) == ([], ["x.answers.yaml"])


def test_the_configuration_says_which_and_the_nearest_one_alone(tmp_path: Path) -> None:
    put(tmp_path, "alliancegen.yaml", text="include: [deals/**/*.yaml, one/?.yaml]\n")
    put(
        tmp_path,
        "deals/x.yaml",
        "deals/a/b.yaml",
        "one/1.yaml",
        "one/22.yaml",
        "one/answers.yaml",
        "own/a.yml",
        "own/answers.yaml",
    )
    put(tmp_path, "own/alliancegen.yaml", text="include: '*.yml'\n")
    put(tmp_path, "plain/alliancegen.yaml", text="pages: yes\n")
    put(tmp_path, "plain/answers.yaml", "plain/x.yaml")
    expected = ["deals/a/b.yaml", "deals/x.yaml", "one/1.yaml", "own/a.yml", "plain/answers.yaml"]
    assert found(tmp_path) == (expected, [])
    below = find_answers(tmp_path / "deals", Sources(), home=tmp_path)
    assert [each.name for each in below.files] == ["b.yaml", "x.yaml"]


@pytest.mark.parametrize(
    ("text", "fitting", "others"),
    [
        ("*.answers.yaml", ["a.answers.yaml", "x/y/a.answers.yaml"], ["a.answers.yaml/x", "aanswers.yaml"]),
        ("./deals/*", ["deals/a"], ["deals/a/b", "x/deals/a"]),
        ("deals\\**\\a.yaml", ["deals/a.yaml", "deals/x/y/a.yaml"], ["deals/xa.yaml"]),
        ("deals/**", ["deals/a", "deals/a/b"], ["dealsa"]),
        ("a[1].yaml", ["a[1].yaml"], ["a1.yaml"]),
    ],
)
def test_patterns(text: str, fitting: list[str], others: list[str]) -> None:
    assert [each for each in fitting if not fits(each, pattern(text))] == []
    assert [each for each in others if fits(each, pattern(text))] == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xef\xbb\xbfagreement:\r\n", True),
        (b"# x\n'agreement' : {}\n", True),
        (b"{agreement: {}}", True),
        (b"other:\n  agreement:\n", False),
        ("agreement:\n".encode("utf-16"), True),  # told as an unreadable encoding
        (b"", False),
    ],
)
def test_answers_are_known_by_their_first_heading(tmp_path: Path, raw: bytes, expected: bool) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(raw)
    assert is_answers(file) is expected


def test_a_pattern_that_fits_nothing_is_told_where_it_stands(tmp_path: Path) -> None:
    put(tmp_path, "alliancegen.yaml", text="include:\n  - deals/*.yaml\n  - nope/*.yaml\n")
    put(tmp_path, "deals/a.yaml")
    put(tmp_path, "own/alliancegen.yaml", text="include: '*.yml'\n")
    problems = find_answers(tmp_path, Sources(), home=tmp_path).problems
    places = [
        (each.rule, each.severity, each.place and (Path(each.place.file).parent.name, each.place.line))
        for each in problems
    ]
    assert places == [
        ("fits-nothing", Severity.WARNING, (tmp_path.name, 3)),
        ("fits-nothing", Severity.WARNING, ("own", 1)),
    ]
    assert "'nope/*.yaml'" in problems[0].message


def test_of_a_folder_below_nobody_knows_what_fits_elsewhere(tmp_path: Path) -> None:
    put(tmp_path, "alliancegen.yaml", text="include: [deals/*.yaml, other/*.yaml]\n")
    put(tmp_path, "deals/a.yaml")
    assert find_answers(tmp_path / "deals", Sources(), home=tmp_path).problems == []


def test_patterns_that_are_none_are_told(tmp_path: Path) -> None:
    put(tmp_path, "alliancegen.yaml", text="include: []\n")
    [problem] = find_answers(tmp_path, Sources(), home=tmp_path).problems
    assert (problem.rule, problem.severity) == ("wrong-shape", Severity.ERROR)
