"""The schema for editors: valid, true to every example, and never stricter than `check`."""

from __future__ import annotations

import contextlib
import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alliancegen.assembly.covering import question_at
from alliancegen.model.problems import has_errors
from alliancegen.model.questions import Question
from alliancegen.pipeline import CheckedLibrary, assemble_answers, check_clauses, new_answers, questions_of
from alliancegen.readers.answer_forms import forms_of
from alliancegen.readers.answers import read_answers
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.writers.answers_schema import answers_schema, is_schema_of_ours
from example import ROOT, TODAY, example_of

jsonschema = pytest.importorskip("jsonschema", reason="needs jsonschema (pip install -e '.[dev]')")

EXAMPLES = sorted(ROOT.glob("examples/*_*/*.yaml"))
KINDS = sorted(folder.name for folder in (ROOT / "clauses/kinds").iterdir())


# ---------------------------------------------------------------- as an editor reads YAML


class _Core(yaml.CSafeLoader):
    """YAML 1.2, core schema: what the YAML language server reads unless it is told otherwise."""


_Core.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.nan", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))
_Core.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))  # no octal: 0123 is 123


def as_parsed(text: str) -> list[Any]:
    """The file under YAML 1.2, and under 1.1 where that can read it; a time stamp is the text that was typed."""
    parsed = [_stamped(yaml.load(text, Loader=_Core))]
    with contextlib.suppress(yaml.YAMLError, ValueError):
        parsed.append(_stamped(yaml.load(text, Loader=yaml.CSafeLoader)))
    return parsed


def _stamped(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _stamped(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_stamped(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


# ---------------------------------------------------------------- the schemas


@cache
def _library() -> CheckedLibrary:
    return check_clauses(ROOT / "clauses")


@cache
def _validator(kind: str) -> Any:
    return jsonschema.Draft202012Validator(json.loads(_text(kind)))


def _text(kind: str) -> str:
    library = _library().library
    return answers_schema(library.kinds[kind], library, questions_of(library.kinds[kind], library))


def refusals(kind: str, text: str) -> list[str]:
    """What the schema refuses, however an editor reads the file."""
    return [
        f"{error.json_path}: {error.message}"
        for each in as_parsed(text)
        for error in _validator(kind).iter_errors(each)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_always_the_same_text(kind: str) -> None:
    text = _text(kind)
    assert text == _text(kind)
    assert is_schema_of_ours(text.encode())
    for pattern in re.findall(r'"pattern": ("(?:\\.|[^"\\])*")', text):
        re.compile(json.loads(pattern))
        assert not re.search(r"\\[^dDwWsSbBntu0-9.*+?()\[\]{}|/\\^$]", json.loads(pattern)), (
            "JavaScript knows no such escape"
        )


def test_it_is_a_schema() -> None:
    """Asked of the shortest one: the judge takes seconds, and all are written by the same few functions."""
    jsonschema.Draft202012Validator.check_schema(json.loads(_text("vcse_partnership")))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_example_is_valid(file: Path) -> None:
    assert refusals(file.parent.name, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_is_valid(kind: str) -> None:
    assert refusals(kind, new_answers(kind, _library(), TODAY)) == []


# ---------------------------------------------------------------- what the schema refuses, check refuses

ODD = (
    "", "~", "null", "Null", "NULL", "tbc", "TBC", " Tbc", "none", "None", '"none"', "yes", "No", "TRUE", "off", "y", '"yes"',
    "0", "6", '"6"', "007", "0123", "-5", "+5", "5,000,000", "£96.50", "£ 5", "96.5", "96.500", "42%", "42 per cent", "1e3",
    "0x1F", ".5", "5.", ".inf", "1_000", "12:30", "6 months", "10 Working  Days", "3 YEARS", "2027-04-01", "2027-02-30",
    "1 April 2027", "1st  Apr, 2027", "01/04/2027", "2027-04-01 10:00:00", "Sept..", "june", "ZZ1 1AA", "zz11aa", "K1A",
    "01234567", "SC 123 456", "020 7946  0000 ext 5", "jo.lee@example.org", "a word", '"two\\nlines"', "Zoë", "\u00a05\u00a0",
    "yeſ", "\u212a12345", "millbrook", "Millbrook", "[]", "{}", "[a, b]", "[tbc]", "[~]", "{a: b}", "[[a]]", "[{a: b}]",
    "{id: new, name: tbc}", "services", "a.b", "#", "@x", "'it''s'", '""', "> x",
)  # fmt: skip
NAMES = ("kind", "id", "name", "agreement", "anything", "yes", "on", "1", "~", "Millbrook", "insurance", "tbc")


class _Typed(str):
    """A value that is written as it stands, in whatever way YAML then reads it."""


def lines(value: Any, indent: str = "") -> Iterator[str]:
    """The value as a YAML file in block style."""
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield f"{indent}{name}:{_short(each)}"
            yield from lines(each, f"{indent}  ")
    elif isinstance(value, list) and value:
        for each in value:
            yield f"{indent}-{_short(each)}"
            yield from lines(each, f"{indent}  ")


def _short(value: Any) -> str:
    if isinstance(value, _Typed):
        return f" {value}"
    if isinstance(value, str):
        return f" {value}" if re.fullmatch("[A-Za-z0-9_.-]+", value) else f" {json.dumps(value, ensure_ascii=False)}"
    return "" if value else f" {value}"


def holders(value: Any, path: str = "") -> Iterator[tuple[Any, Any, str]]:
    """Every place in the answers: the list or heading, the index or name in it, and the dotted path."""
    for name, below in list(value.items() if isinstance(value, dict) else enumerate(value)):
        inner = f"{path}.{name}" if path else str(name)
        yield value, name, inner
        if isinstance(below, dict | list):
            yield from holders(below, inner)


def change(draw: st.DataObject, answers: Any, questions: dict[str, Question]) -> None:
    """One change at one place: another value, a value in a form of its kind, another name, one entry more or less."""
    places = [place for place in holders(answers) if place[2] != "agreement.kind"]
    holder, name, path = draw.draw(st.sampled_from(places))
    question = question_at(path, questions)
    forms = forms_of(question) if question else ()
    match draw.draw(st.sampled_from(["odd", "odd", "form", "choice", "rename", "drop", "more"])):
        case "form" if forms:
            form = draw.draw(st.sampled_from(list(forms)))
            typed = draw.draw(st.from_regex(re.compile(form.pattern, form.flags), fullmatch=True))
            holder[name] = draw.draw(
                st.sampled_from([_Typed(typed), _Typed(json.dumps(typed)), f" {typed.swapcase()}\n"])
            )
        case "choice" if question and question.choices:
            words = draw.draw(st.sampled_from([*question.choices, *question.choices.values()]))
            holder[name] = draw.draw(st.sampled_from([_Typed(words), words.upper(), f"  {words.replace(' ', '  ')}"]))
        case "rename" if isinstance(holder, dict) and "agreement" not in (name, path):
            holder[draw.draw(st.sampled_from(NAMES))] = holder.pop(name)
        case "drop":
            del holder[name]
        case "more" if isinstance(holder, list):
            holder.insert(name, draw.draw(st.sampled_from([_Typed(draw.draw(st.sampled_from(ODD))), holder[name]])))
        case _:
            holder[name] = _Typed(draw.draw(st.sampled_from(ODD)))


def refused_by_check(kind: str, text: str) -> bool:
    """Whether `check` refuses the file: asked of the readers first, because most is refused there."""
    written, problems = read_yaml(text.encode(), "answers.yaml")
    if written is None or has_errors(problems):
        return True
    library = _library().library
    questions = questions_of(library.kinds[kind], library)
    extra = {each.path: each.kind for each in library.computed if not each.rows}
    _, problems = read_answers(
        written, questions, kind=kind, file="answers.yaml", today=TODAY, execution=False, extra=extra
    )
    return has_errors(problems) or assemble_answers(text.encode(), "answers.yaml", _library(), TODAY).failed


@cache
def _answers(kind: str) -> Any:
    return yaml.load(example_of(kind), Loader=yaml.BaseLoader)


@settings(
    max_examples=30, deadline=None, phases=[Phase.generate, Phase.shrink], suppress_health_check=[HealthCheck.too_slow]
)
@given(kind=st.sampled_from(KINDS), draw=st.data())
def test_what_the_schema_refuses_check_refuses(kind: str, draw: st.DataObject) -> None:
    library = _library().library
    answers = copy.deepcopy(_answers(kind))
    for _ in range(draw.draw(st.integers(1, 3))):
        change(draw, answers, dict(questions_of(library.kinds[kind], library)))
    text = "\n".join(lines(answers)) + "\n"
    try:
        refused = refusals(kind, text)
    except yaml.YAMLError:  # nobody can read it, so an editor has marked it already
        return
    if refused:
        assert refused_by_check(kind, text), (refused, text)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("agreement.form", "handshake"),
        ("term.commencement", "soon"),
        ("term.commencement", "01/04/2027"),
        ("parties.0.legal_form", "guild"),
        ("parties.0.id", "Millbrook Surgery"),
        ("parties.0.nonsense", "x"),
        ("parties", "[]"),
        ("services.0.clinical", "perhaps"),
        ("confidentiality.survives_years", "100000"),
        ("confidentiality.survives_years", "six"),
        ("sections.nonsense", "yes"),
        ("insurance.public_liability", "5m"),
        ("nonsense", "x"),
    ],
)
def test_the_schema_refuses_what_an_editor_can_see(path: str, typed: str) -> None:
    answers = copy.deepcopy(_answers("gp_alliance"))
    *above, name = path.split(".")
    holder = answers
    for each in above:
        holder = holder[int(each)] if isinstance(holder, list) else holder.setdefault(each, {})
    holder[name] = _Typed(typed)
    text = "\n".join(lines(answers)) + "\n"
    assert refusals("gp_alliance", text)
    assert refused_by_check("gp_alliance", text)
