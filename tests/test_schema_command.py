"""`alliancegen schema`, and the schema that `new` puts beside its file."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from alliancegen.cli.app import app
from example import ROOT
from test_cli import run

FILE, SCHEMA = "answers.yaml", "vcse_partnership.schema.json"
POINTER = f"# yaml-language-server: $schema=./{SCHEMA}\n"


def schema(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["schema", *arguments, "--clauses", str(ROOT / "clauses")], catch_exceptions=False)
    return result.exit_code, result.output


def new(folder: Path) -> str:
    assert run("new", "vcse_partnership", "-o", str(folder / FILE))[0] == 0
    return (folder / FILE).read_text(encoding="utf-8")


def test_it_is_printed_or_written_and_ours_is_replaced(tmp_path: Path) -> None:
    code, printed = schema("vcse_partnership")
    assert code == 0
    assert json.loads(printed)["title"].startswith("Answers: ")
    file = tmp_path / SCHEMA
    for _ in range(2):
        assert schema("vcse_partnership", "-o", str(file))[0] == 0
        assert file.read_text(encoding="utf-8") == printed


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text("{}", encoding="utf-8")
    assert schema("vcse_partnership", "-o", str(file))[0] == 3
    assert file.read_text(encoding="utf-8") == "{}"
    assert schema("vcse_partnership", "-o", str(tmp_path))[0] == 3
    assert schema("vcse_partnership", "-o", str(tmp_path / "no/such/folder.json"))[0] == 3
    assert schema("nonsense")[0] == 2


def test_a_new_file_points_to_the_schema_beside_it(tmp_path: Path) -> None:
    text = new(tmp_path)
    assert text.startswith(POINTER)
    assert (tmp_path / SCHEMA).is_file()
    code, output = run("check", str(tmp_path / FILE))
    assert (code, "error[" in output) == (0, False)


def test_a_schema_of_ours_that_is_there_stays(tmp_path: Path) -> None:
    older = '{\n "$schema": "x",\n "$comment": "Written by alliancegen 0.0.1"\n}\n'
    (tmp_path / SCHEMA).write_text(older, encoding="utf-8")
    assert new(tmp_path).startswith(POINTER)
    assert (tmp_path / SCHEMA).read_text(encoding="utf-8") == older


def test_a_new_file_does_not_point_to_another_s(tmp_path: Path) -> None:
    (tmp_path / SCHEMA).write_text("{}", encoding="utf-8")
    assert not new(tmp_path).startswith("# yaml-language-server")
    assert (tmp_path / SCHEMA).read_text(encoding="utf-8") == "{}"
