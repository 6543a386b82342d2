"""Clause files as a road in: no template runs, reaches Python's insides, or eats the machine.

Clauses are Jinja's grammar, read and never compiled (`readers.template`): what isn't translated isn't allowed. So most of
what breaks out of other template engines, or blows them up, ends here while it is read. All of it is tried, at every place
where a library may hold an expression.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from alliancegen.assembly.evaluating import CannotEvaluate, Scope, evaluate
from alliancegen.model.library import Calendar
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, has_errors
from alliancegen.model.values import Absent, Several
from alliancegen.pipeline import check_clauses
from alliancegen.readers.forms_wanted import LONGEST_TRIED, fits, why_not
from alliancegen.readers.template.blocks import read_body
from alliancegen.readers.template.expressions import read_expression
from alliancegen.readers.template.inlines import MAX_TAG_DEPTH
from alliancegen.readers.template.refusal import Refused
from alliancegen.readers.template.sentences import read_sentence
from alliancegen.writers.text import agreement_text
from example import EXAMPLE, Build
from small_library import small_library, write

HERE = Place("clause.md", 1)
LONGEST = 2.5
"""Seconds of the processor that reading anything may take here: what blows up takes minutes."""

ESCAPES = [
    "cycler.__init__.__globals__.os.popen('id').read()",
    "lipsum.__globals__['os']",
    "lipsum.__globals__.os.popen('id')",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__.os",
    "''.__class__.__mro__[1].__subclasses__()",
    "''.__class__",
    "''|attr('__class__')",
    "''|attr('format')",
    "''|attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "self._TemplateReference__context",
    "self.__init__.__globals__",
    "nope.__class__.__init__.__globals__",
    "m._func.__globals__",
    "'{0.__class__}'.format(x)",
    "'{0.__class__.__init__.__globals__}'.format_map(x)",
    "'{0.__class__}'.format|map(x)",
    "'%s'|format(x)",
    "['__class__']|map(attribute='__class__')",
    "parties|map(attribute='__class__')|list",
    "parties|groupby('__class__')",
    "parties|selectattr('__class__')",
    "parties|sort(attribute='__class__')",
    "parties|sum(attribute='__class__')",
    "parties.append(1)",
    "parties.clear()",
    "agreement.update({'a': 1})",
    "agreement.date.today()",
    "date.today()",
    "[1, 2, 3]|random",
    "range(5)",
    "dict(a=1)",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "config.items()",
    "x.__getattribute__('y')",
    "()|tojson",
    "x|pprint",
    "x|xmlattr",
    "caller()",
    "import_('os')",
    "_x",
    "x._y",
    "super()",
    "debug()",
]  # fmt: skip
"""What left a sandbox somewhere, or changed, or told, what a template should not: as expressions."""

HARMLESS = [
    "''['__class__']",
    "''['__cla' + 'ss__']",
    "request['application']['__globals__']",
    "parties['__class__']",
    "loop.index",
    "varargs",
    "'A' * 500000000",
    "[0] * 1000000000",
]
"""What can be read, because only its values are senseless: no name, number or party is there to be had."""

BOMBS = [
    "range(99999)",
    "range(100001)",
    "lipsum(n=2000000)",
    "[1]|slice(2000000000, 0)",
    "[1]|batch(2000000000, 0)",
    "2 ** 1000000000 > 1",
    "9 ** 9 ** 9",
    "10 // 3",
    "10 % 3",
    "'%2000000000d' % 1",
    "'%2000000000d'|format(1)",
    "'{:2000000000}'.format(1)",
    "'x'|center(2000000000)",
    "'x'.center(2000000000)",
    "'x'.ljust(2000000000)",
    "'x'|indent(2000000000)",
    "'x'|wordwrap(1)",
    "s ~ s",
    "s ~ s ~ s ~ s ~ s ~ s",
    "s|join(s)",
    "s|replace('a', 'aaaaaaaaaa')|replace('a', 'aaaaaaaaaa')",
    "'x'.join(s)",
    "x|list|list|string",
    "[1, 2][0:1000000000]",
    "{'a': 1}",
    "1 if 2 else 3",
    "1 < 2 < 3",
    "+1",
    "(" * 5000 + "1" + ")" * 5000,
    "(" * 300 + "1" + ")" * 300,
    "[" * 400 + "]" * 400,
    "not " * 240 + "x",
    "-" * 900 + "1",
    "x" + ".a" * 490,
    "x" + "[0]" * 300,
    "1" + " + 1" * 20_000,
    "1" + " + 1" * 240,
    "x" + "|count" * 20_000,
    "x" + "|count" * 160,
    "x" + " or x" * 1_000,
    "x" + " and x" * 160,
    "x" + " is given" * 1_000,
    "a" * 2_000,
    "1" * 1_500,
    "1e999999999 * 1e999999999" * 60,
    "'" + "a" * 2_000 + "'",
]  # fmt: skip
"""What ate time or memory under Jinja's sandbox, and what exhausts a parser: as expressions."""

TAGS = [
    "{% set s = 'a' %}",
    "{% set s %}x{% endset %}",
    "{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}",
    "{% call m(40) %}x{% endcall %}",
    "{% include 'clause.md' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'clause.md' as m %}",
    "{% from 'clause.md' import m %}",
    "{% extends 'clause.md' %}",
    "{% block b %}x{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% do x.append(1) %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% trans %}x{% endtrans %}",
    "{% debug %}",
    "{% python %}import os{% endpython %}",
    "{% for x in y recursive %}\n\nx\n\n{% endfor %}",
    "{% for x in y if x %}\n\nx\n\n{% endfor %}",
    "{% for x, z in y %}\n\nx\n\n{% endfor %}",
    "{% for x in range(9) %}\n\nx\n\n{% endfor %}",
    "{%- if x %}\n\nx\n\n{%- endif %}",
    "{{- x }}",
    "{{ x -}}",
    "{{+ x }}",
    "{# a comment #}",
    "{{ x }",
    "{{ x",
    "{% if x",
    "{% if x %}",
    "{% endif %}",
    "{{ }}",
]  # fmt: skip
"""Tags that aren't the dialect's, and broken ones."""


def refusals(read: Callable[[], object]) -> list[Problem]:
    """What is told of a text while it is read; that it is read soon."""
    started = time.process_time()
    try:
        found = read()
    except Refused as refused:
        return [refused.problem]
    finally:
        assert time.process_time() - started < LONGEST
    return [each for each in found if isinstance(each, Problem)] if isinstance(found, list) else []


# ---------------------------------------------------------------- expressions


@pytest.mark.parametrize("expression", [*ESCAPES, *BOMBS], ids=lambda each: each[:40])
def test_an_expression_of_another_language_is_refused_while_it_is_read(expression: str) -> None:
    for body in (
        f"Words {{{{ {expression} }}}}.",
        f"{{% if {expression} %}}\n\nWords.\n\n{{% endif %}}",
        f"{{% for row in {expression} %}}\n\nWords.\n\n{{% endfor %}}",
        f"Words {{% if {expression} %}}and words{{% endif %}}.",
    ):
        problems = refusals(lambda body=body: read_body(body, "clause.md", 1)[1])  # type: ignore[misc]
        assert has_errors(problems), body
        assert all(problem.place is not None and problem.place.file == "clause.md" for problem in problems)
    assert has_errors(refusals(lambda: read_sentence(f"A title {{{{ {expression} }}}}", HERE)))


@pytest.mark.parametrize("expression", HARMLESS)
def test_what_looks_like_python_and_is_read_comes_to_nothing(expression: str) -> None:
    """`''['__class__']` asks for one party's value, of a text that has none: our own evaluation knows no attribute of Python's."""
    scope = Scope({"parties": Several(())}, lambda table, id: None, Calendar(frozenset(), 2026, 2030, ""))
    try:
        value = evaluate(read_expression(expression, HERE), scope)
    except CannotEvaluate:
        return
    assert isinstance(value, Absent)


@pytest.mark.parametrize("expression", ["request['application']['__globals__']", "loop.index", "varargs", "lipsum"])
def test_a_name_of_a_template_engine_is_no_answer(tmp_path: Path, expression: str) -> None:
    library = small_library(tmp_path / "clauses")
    write(library, {"sections/staff.md": f"---\nid: staff\ntitle: Staff\n---\n\n1. **Team.** {{{{ {expression} }}}}\n"})
    assert has_errors(check_clauses(library).problems)


FIELDS = {
    "a fact": ("facts.yaml", "- fact: short\n  is: {}\n  because: it is short\n"),
    "a rule": ("rules.yaml", "- rule: r01\n  require: {}\n  problem: No.\n  source: us\n"),
    "the rows of a rule": (
        "rules.yaml",
        "- rule: r01\n  for: {{row: {}}}\n  require: row\n  problem: No.\n  source: us\n",
    ),
    "the rows of a schedule": (
        "kinds/small/contents.yaml",
        "title: Small\nbody:\n  - sections: [risk, staff, fixed]\nschedules: [{{schedule: list, for: {}}}]\n",
    ),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("expression", ["''.__class__", "lipsum(n=9)", "2 ** 9", "[1] | random", "x ~ x"])
def test_data_files_speak_the_same_dialect(tmp_path: Path, field: str, expression: str) -> None:
    library = small_library(tmp_path / "clauses")
    file, text = FIELDS[field]
    written = "row in " + expression if field == "the rows of a schedule" else expression
    write(library, {file: text.format(f'"{written}"')})
    problems = check_clauses(library).problems
    assert any(each.is_error and each.place and each.place.file == f"clauses/{file}" for each in problems), problems


@pytest.mark.parametrize("name", ["{{ 7*7 }}.md", "{% import os %}.md", "'+__import__('os')+'.md", "a b.md", "A.md"])
def test_the_name_of_a_file_is_no_code_either(tmp_path: Path, name: str) -> None:
    library = small_library(tmp_path / "clauses")
    write(library, {f"sections/{name}": "---\nid: x\ntitle: X\n---\n\nWords.\n"})
    told = [(each.rule, each.message) for each in check_clauses(library).problems if each.is_error]
    assert told == [("wrong-id", f"'{name.removesuffix('.md')}' is no id for a clause file")]


# ---------------------------------------------------------------- tags


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_of_another_language_is_refused(tag: str) -> None:
    for body in (f"{tag}\n", f"Words {tag} and words.\n", f"Words.\n\n{tag}\n\nWords.\n"):
        assert has_errors(refusals(lambda body=body: read_body(body, "clause.md", 1)[1])), body  # type: ignore[misc]


@pytest.mark.parametrize(
    "word", ["set", "macro", "include", "import", "from", "extends", "block", "call", "filter", "do", "with"]
)
def test_a_tag_that_the_language_lacks_is_named(word: str) -> None:
    assert f"the tag '{word}' is not part of the clause language" in [
        problem.message for problem in read_body(f"{{% {word} x %}}\n", "clause.md", 1)[1]
    ]


@pytest.mark.parametrize(("opened", "closed", "closing"), [("{{ x", "{{", "}}"), ("{% if x", "{%", "%}")])
def test_a_tag_that_never_closes_takes_no_words_with_it(opened: str, closed: str, closing: str) -> None:
    [problem] = read_body(f"1. **One.** Words.\n\n2. **Two.** {opened}\n\n3. **Three.** Words.\n", "c.md", 1)[1]
    assert problem.message == f"the {closed} that opens here is never closed"
    assert problem.place == Place("c.md", 3, 13, 15)
    assert problem.help == f"close it with {closing}"


# ---------------------------------------------------------------- limits


def nested(opening: str, closing: str, count: int, between: str = "\n\n") -> str:
    return f"{opening}{between}" * count + f"Words.{between}" + f"{closing}{between}" * count


IF = ("{% if x %}", "{% endif %}")
FOR = ("{% for row in x %}", "{% endfor %}")
DEEP = "conditions and loops stand at most 20 deep in each other"
LIMITS = {
    "nested ifs": (nested(*IF, MAX_TAG_DEPTH), nested(*IF, MAX_TAG_DEPTH + 1), DEEP),
    "thousands of ifs": ("Words.", nested(*IF, 2_000), DEEP),
    "ifs that never close": ("Words.", "{% if x %}\n\n" * 4_000, DEEP),
    "ifs after stray ends": ("Words.", "{% endif %}\n\n" * 900 + nested(*IF, 900), DEEP),
    "ifs in a paragraph": (nested(*IF, MAX_TAG_DEPTH, ""), nested(*IF, MAX_TAG_DEPTH + 1, ""), DEEP),
    "thousands of ifs in a paragraph": ("Words.", nested(*IF, 3_000, ""), DEEP),
    "nested loops": (nested(*FOR, 3), nested(*FOR, 4), "loops nest at most 3 deep"),
    "25 nested loops": ("Words.", nested(*FOR, 25), DEEP),
    "paragraphs": ("a\n\n" * 5_000, "a\n\n" * 5_001, "a clause file holds at most 5,000 paragraphs and tags"),
    "tags": ("{{ x }} " * 6_400, "{{ x }} " * 6_401, "a clause file holds at most 6,400 answers and tags"),
    "letters": ("a" * 256 * 1024, "a" * (256 * 1024 + 1), "the text of a clause file holds at most 256 KiB"),
    "letters of an expression": (
        "{{ x" + " or x" * 30 + " }}",
        "{{ x" + " " * 1_000 + " }}",
        "this expression has more than 1000 characters",
    ),
    "depth of an expression": (
        "{{ x" + " or x" * 40 + " }}",
        "{{ x" + " or x" * 41 + " }}",
        "this expression is nested more than 40 deep",
    ),
    "figures": ("{{ 999999999999999 }}", "{{ 1000000000000000 }}", "at most 15 digits before the point"),
    "figures without end": ("{{ 1e14 }}", "{{ 1e999 }}", "at most 15 digits before the point"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_told_and_what_is_just_within_it_is_read(limit: str) -> None:
    within, beyond, message = LIMITS[limit]
    assert refusals(lambda: read_body(within, "clause.md", 1)[1]) == []
    problems = refusals(lambda: read_body(beyond, "clause.md", 1)[1])
    assert any(message in problem.message for problem in problems), problems[:3]
    assert all(problem.help for problem in problems if message in problem.message)


REPEATED = ["*", "**a", "“**a", "[[", "[[a]]", "[", "(", "|", "| a ", "|-", "# a\n", "1. **a.**\n\n", "   (a) x; and\n\n",
            "> Drafting note: x\n", "\\", "“", "a. ", "{", "%", "}", "a\n", "\n", "a\n\n", " ", "   ", "> ", "; and ", "(a) ", "1. \n",
            "{% if x %}", "{% elif x %}", "{{ x }}", "{{", "}}", "\t", "\u00a0", '"', "'", '"*', "1,", "1.", "1 ", "£1", "clause ", "a-", "A"]  # fmt: skip


@pytest.mark.parametrize("repeated", REPEATED)
def test_nothing_repeated_to_the_limit_takes_long(repeated: str) -> None:
    refusals(lambda: read_body(repeated * (60_000 // len(repeated)), "clause.md", 1)[1])


def test_figures_that_are_worked_out_stay_figures() -> None:
    """Without the limit a product of a few answers leaves what can be rounded to the penny, which Decimal refuses."""
    scope = Scope({}, lambda table, id: None, Calendar(frozenset(), 2026, 2030, ""))
    with pytest.raises(CannotEvaluate, match="more than 18 digits"):
        evaluate(read_expression("999999999999999 * 999999999999999", HERE), scope)
    with pytest.raises(CannotEvaluate, match="more than 18 digits"):
        evaluate(read_expression("[" + ", ".join(["999999999999999"] * 50) + "] | total * 999999", HERE), scope)


# ---------------------------------------------------------------- answers are never templates


def test_an_answer_is_printed_and_never_read_as_a_template(build: Build) -> None:
    typed = ["{{ 7*7 }}", *(f"{{{{ {each} }}}}" for each in ESCAPES), *(each for each in TAGS if "\n" not in each)]
    rows = "".join(
        f"  - {{heading: Term {number}, text: {json.dumps(text)}, agreed_by: x, reason: y}}\n"
        for number, text in enumerate(typed)
    )
    run = build(f"{EXAMPLE}\nspecial_terms:\n{rows}")
    assert run.agreement is not None
    printed = agreement_text(run.agreement)
    assert [text for text in typed if text not in printed] == []


STRUCTURE = ["# A heading", "## A paragraph", "1. **Ours.** text", "   (a) an entry", "| a | b |", "[[Confidentiality]]",
             '"**Term**" means it', "**bold**", "> Drafting note: x", "[●]", "\ufffc"]  # fmt: skip


def test_an_answer_adds_no_heading_number_table_reference_or_term(build: Build) -> None:
    def shape(texts: list[str]) -> list[tuple[str, str]]:
        rows = [f"  - {{heading: T, text: {json.dumps(each)}, agreed_by: x, reason: y}}\n" for each in texts]
        run = build(f"{EXAMPLE}\nspecial_terms:\n{''.join(rows)}")
        assert run.agreement is not None, run.problems
        return [(each.role.name, each.key) for each in run.agreement.walk()]

    assert shape(STRUCTURE) == shape(["Plain words."] * len(STRUCTURE))


# ---------------------------------------------------------------- patterns of questions


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "(a*)*", "([a-z]+)*x", "(a|aa)+", "(a|a)*", "(.*a){12}", "(?:(?:a+)+)+", "a*a*a*a*a*a*b", "(a?){50}a{50}",
        ".*.*.*.*=", "([0-9]+,?)+", "(a{1,100}){1,100}", "(?=a+)b", "(?<!a)b", r"(a)\1", "(a+", "[z-a]", "a{5,2}", "*", "(" * 5_000 + ")" * 5_000,
        "(?P<x>a)(?P=x)", r"(\w+\s?)+!", "((a?)?)?" * 30,
    ],
)  # fmt: skip
def test_a_pattern_that_might_never_end_or_cannot_be_read_is_refused(pattern: str, tmp_path: Path) -> None:
    began = time.monotonic()
    library = small_library(tmp_path / "clauses")
    risk = (library / "sections/risk.md").read_text(encoding="utf-8")
    quoted = pattern.replace("'", "''")
    risk = risk.replace("kind: text}", f"kind: text, pattern: '{quoted}'}}")
    (library / "sections/risk.md").write_text(risk, encoding="utf-8")
    problems = [each for each in check_clauses(library).problems if each.rule == "wrong-pattern"]
    assert [(each.place and each.place.file, each.place and each.place.line) for each in problems] == [
        ("clauses/sections/risk.md", 7)
    ]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("[0-9a-f]{64}", "a" * 64), ("20(24/25|25/26|49/50)", "2025/26"), ("[A-Z]{2}[0-9]{4,8}", "AB12345"), (r"(\d{2} ?){3}", "12 34 56"),
        (r"https?://\S+", "https://x.example/y"), ("[A-Za-z]+ [A-Za-z]+", "Jo Lee"), ("(?i:nhs) .{1,80}", "NHS Trust"), (r"\d+(\.\d{1,2})?", "12.50"),
    ],
)  # fmt: skip
def test_an_ordinary_pattern_is_used(pattern: str, text: str) -> None:
    assert why_not(pattern) == ""
    assert fits(pattern, text)
    assert not fits(pattern, f"{text}\n!")


@pytest.mark.parametrize("pattern", [".*.*.*", "[a-z]*[a-z]*[a-z]*", "a*a*a*b", "(a|a|b)*?", "a?" * 20])
def test_no_pattern_that_is_taken_keeps_an_answer_waiting(pattern: str) -> None:
    if why_not(pattern):
        return
    began = time.monotonic()
    assert not fits(pattern, "a" * (LONGEST_TRIED - 1) + "!\n")
    assert not fits(pattern, "a" * 20_000 + "!")
    assert time.monotonic() - began < 5


def test_a_longer_text_has_no_form_that_is_wanted() -> None:
    assert fits("a+", "a" * LONGEST_TRIED)
    assert not fits("a+", "a" * (LONGEST_TRIED + 1))
