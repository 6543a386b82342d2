"""The agreement as data: what its schema says, nothing of the machine, every answer with its path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from test_docx import every_role, make, note, text

from alliancegen.model.agreement import BlankMark, Filled, Role, plain_text
from alliancegen.model.notes import Notes
from alliancegen.model.places import Place
from alliancegen.writers.agreement_json import SCHEMA, SCHEMA_FILE, agreement_json
from example import EXAMPLE, FILE, Build

jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema (pip install -e '.[dev]')")


@pytest.fixture(scope="module")
def schema() -> Any:
    read = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(read)
    return jsonschema.Draft202012Validator(read)


def faults(schema: Any, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(data)]


def provisions(data: Any) -> Iterator[dict[str, Any]]:
    tops = [*data["front"], *(each for part in data["body"] for each in part["clauses"]), *data["schedules"]]
    waiting = [*tops, *data["back"]]
    while waiting:
        provision = waiting.pop()
        yield provision
        waiting += provision.get("children", [])


def pieces(words: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for piece in words:
        yield piece
        yield from pieces(piece.get("words", []))


def all_pieces(data: Any) -> Iterator[dict[str, Any]]:
    for provision in provisions(data):
        table = provision.get("table", {"head": [], "rows": []})
        cells = [cell for row in [table["head"], *table["rows"]] for cell in row]
        for words in (provision.get("heading", []), provision.get("words", []), *(cell["words"] for cell in cells)):
            yield from pieces(words)


def joined(words: list[dict[str, Any]]) -> str:
    return "".join(piece["text"] if "text" in piece else joined(piece["words"]) for piece in words)


# ---------------------------------------------------------------- the form


@pytest.mark.parametrize("draft", [True, False])
def test_every_role_fits_the_schema(schema: Any, draft: bool) -> None:
    data = json.loads(agreement_json(every_role(draft=draft)))
    assert faults(schema, data) == []
    assert data["schema"] == SCHEMA == 1
    assert len({each["role"] for each in provisions(data)}) == len(Role)


def test_the_example_fits_the_schema(schema: Any, build: Build) -> None:
    agreement = build(EXAMPLE).agreement
    assert agreement is not None
    data = json.loads(agreement_json(agreement))
    assert faults(schema, data) == []
    assert sorted(each["key"] for each in provisions(data)) == sorted(each.key for each in agreement.walk())
    assert {piece["type"] for piece in all_pieces(data)} == {"text", "answer", "ruled", "term", "bold", "reference"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["schema"], 2),
        (["front", 0, "role"], "chapter"),
        (["body", 0, "clauses", 0, "surprise"], 1),
        (["front", 0, "place"], {"file": "x", "line": 0}),
        (["body", 0, "clauses", 0, "heading", 0], {"type": "text"}),
    ],
)
def test_the_schema_notices(schema: Any, path: list[Any], value: Any) -> None:
    data = json.loads(agreement_json(every_role()))
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    assert faults(schema, data) != []


def test_ascii_and_the_same_bytes_twice() -> None:
    written = agreement_json(every_role())
    assert written.isascii()
    assert written.endswith("}\n")
    assert written == agreement_json(every_role())


# ---------------------------------------------------------------- what it holds


def test_words_and_text_say_the_same(build: Build) -> None:
    agreement = build(EXAMPLE).agreement
    assert agreement is not None
    by_key = {each.key: each for each in agreement.walk()}
    seen = 0
    for data in provisions(json.loads(agreement_json(agreement))):
        provision = by_key[data["key"]]
        assert joined(data.get("heading", [])) == plain_text(provision.heading)
        words = joined(data.get("words", []))
        assert data["text"].endswith(words)
        assert (data["number"], data["path"]) == (provision.number, provision.path)
        seen += bool(words)
    assert seen > 900


def test_an_answer_has_its_path_and_line(build: Build) -> None:
    agreement = build(EXAMPLE).agreement
    assert agreement is not None
    found = [each for each in all_pieces(json.loads(agreement_json(agreement))) if each.get("text") == "Millbrook"]
    place = found[0]["place"]
    assert found[0]["path"] == "parties.0.short_name"
    assert "Millbrook" in EXAMPLE.split("\n")[place["line"] - 1][place["column"] - 1 :]
    assert place["file"] == FILE.rpartition("/")[2]


@pytest.mark.parametrize(
    "file", ["/".join(["", "deal", "answers.yaml"]), "C:\\deal\\answers.yaml", "../deal/answers.yaml"]
)
def test_no_folder_of_the_machine_is_named(file: str) -> None:
    place = Place(file, 3, 5)
    lines = text("t", [Filled("A", "a.b", place), BlankMark("a.c", place), Filled("B", "a.d")])
    clause = replace(make(Role.CLAUSE, "c", lines, number="1", heading="C"), place=Place("clauses/sections/c.md", 7))
    agreement = replace(every_role(), front=(), schedules=(), body=[replace(every_role().body[0], clauses=[clause])])
    data = json.loads(agreement_json(agreement))
    assert "deal" not in json.dumps(data)
    [clause_data] = data["body"][0]["clauses"]
    assert clause_data["place"] == {"file": "clauses/sections/c.md", "line": 7}
    assert clause_data["children"][0]["words"] == [
        {"type": "answer", "text": "A", "path": "a.b", "place": {"file": "answers.yaml", "line": 3, "column": 5}},
        {"type": "blank", "text": "[●]", "path": "a.c", "place": {"file": "answers.yaml", "line": 3, "column": 5}},
        {"type": "answer", "text": "B", "path": "a.d", "place": None},
    ]


def test_references_name_the_key_of_what_they_point_to() -> None:
    data = json.loads(agreement_json(every_role()))
    keys = {each["key"] for each in provisions(data)}
    references = [each for each in all_pieces(data) if each["type"] == "reference"]
    assert len(references) == 7
    assert all(number["key"] in keys for each in references for number in each["numbers"])
    assert {each["text"] for each in references} >= {"paragraph 1.1(a) of Part 1 of Schedule 1", "clause 3(a)"}


def test_signing_lines_say_what_is_done_on_them() -> None:
    lines = {
        each["text"]: each["line"] for each in provisions(json.loads(agreement_json(every_role()))) if "line" in each
    }
    assert lines["Witness"] == "signature"
    assert lines["name and address"] == "writing"


@pytest.mark.parametrize(("notes", "expected"), [("all", [True, False]), ("other-side", [False]), ("none", [])])
def test_notes_by_kind(notes: Notes, expected: list[bool]) -> None:
    clause = make(Role.CLAUSE, "c", number="1", heading="C", notes=[note("ours"), note("theirs", internal=False)])
    agreement = replace(every_role(), schedules=(), body=[replace(every_role().body[0], clauses=[clause])])
    for draft in (True, False):
        data = json.loads(agreement_json(replace(agreement, draft=draft), notes=notes))
        carried = data["body"][0]["clauses"][0].get("notes", [])
        assert [each["internal"] for each in carried] == (expected if draft else [])
