"""An answers file becomes a tree of typed values; whatever is wrong in it is told at its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancegen.model.expressions import Constant
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.values import Absent, Answer, Answers, Blank, ByParty, How, Origin, Row, Several, Value
from alliancegen.model.written import Written
from alliancegen.readers.answers import read_answers
from alliancegen.readers.questions import read_questions
from alliancegen.readers.yaml_source import read_yaml_text

FILE = "answers.yaml"
TODAY = date(2026, 11, 22)

DECLARED = """\
agreement.title: {ask: What is it called?, kind: text}
agreement.status: {ask: Which?, kind: choice, choices: {draft: a draft, execution: for signing}, default: draft}
agreement.date: {ask: When is it signed?, kind: date, by_hand: yes}
agreement.version_date: {ask: Of when?, kind: date, default: none}
parties:
  ask: Who are the parties?
  kind: table
  at_least: 2
  at_most: 3
  columns:
    id: {kind: id}
    name: {kind: text, needed: yes}
    short_name: {kind: text, default_is: name}
    role: {kind: choice, choices: {member: a member, host: the host}, default: member}
    core_contract: {kind: choice, choices: {GMS: GMS, none: no contract}}
    partners: {kind: list of text, when: role == 'host', default: []}
    signatories: {kind: table, default: [], columns: {name: {kind: text}, title: {kind: text, default: partner}}}
    contact: {kind: group, columns: {name: {kind: text}, email: {kind: email, default: none}}}
    size: {kind: whole number, is: 1 + 1}
services:
  ask: Which services?
  kind: table
  at_least: 1
  columns:
    id: {kind: id}
    name: {kind: text}
    clinical: {kind: yes/no}
    provider: {kind: party}
    recipients: {kind: list of party, not: provider}
objectives: {ask: Which?, kind: list of text, at_least: 1, at_most: 2}
finance.payment_days: {ask: When?, kind: days, default: 30, at_least: 7, at_most: 60}
finance.split_percent: {ask: Which share?, kind: percent for each party, at_least: 0, at_most: 100}
finance.weight: {ask: Which?, kind: whole number for each party, default: 1}
finance.fee_items: {ask: Which?, kind: table, default: [], columns: {service: {kind: row of services}, amount: {kind: money}}}
finance.interest: {ask: Which?, kind: percent, when: finance.payment_days > 30, default: 4}
insurance.cyber: {ask: How much?, kind: money, default: none}
term.expiry: {ask: When?, kind: date, default_is: term.commencement}
term.commencement: {ask: When?, kind: date, needed: yes}
steps: {ask: Which?, kind: table, default: [{level: contacts, wd: 10}, {level: partners}], columns: {level: {kind: text}, wd: {kind: working days}}}
sections: {ask: Which?, kind: yes/no for each section, default: []}
binding: {ask: Which?, kind: list of section}
"""


def declared() -> dict[str, Question]:
    written, problems = read_yaml_text(DECLARED, "cover.md")
    assert written is not None
    questions = read_questions(written.mapping, "cover", problems)
    assert problems == []
    return questions


QUESTIONS = declared()
PARTIES = "parties:\n- id: north\n  name: North Surgery\n- id: south\n  name: South Surgery\n"
SERVICES = "services:\n- id: clinic\n  provider: north\n"


def read(text: str) -> tuple[Answers, list[Problem]]:
    written, problems = read_yaml_text(text, FILE)
    assert written is not None
    assert problems == []
    extra = {"term.years": Kind.YEARS}
    return read_answers(written, QUESTIONS, kind="gp_alliance", file=FILE, today=TODAY, execution=False, extra=extra)


def at(value: Value, path: str) -> Value:
    for name in path.split("."):
        match value:
            case Row(columns):
                value = columns[name]
            case Several(entries):
                value = entries[int(name)]
            case ByParty(each):
                value = each[name]
            case _:
                raise KeyError(path)
    return value


def value_at(text: str, path: str) -> Value:
    answers, problems = read(text)
    assert problems == []
    return at(answers.root, path)


def refused(text: str, path: str = "") -> Problem:
    """The one problem of a file; what is at `path` is a blank that says it was typed."""
    answers, problems = read(text)
    assert len(problems) == 1, [problem.message for problem in problems]
    if path:
        value = at(answers.root, path)
        assert isinstance(value, Blank)
        assert value.origin.how is How.TYPED
    return problems[0]


# ---------------------------------------------------------------- the tree


def test_answers_stand_at_their_dotted_paths() -> None:
    title = value_at("agreement:\n  title: Harbour\n", "agreement.title")
    assert title == Answer("Harbour", Kind.TEXT, Origin("agreement.title", Place(FILE, 2, 10, 17), How.TYPED))


def test_the_file_as_a_whole() -> None:
    answers, problems = read(PARTIES)
    assert problems == []
    assert (answers.file, answers.kind, answers.today, answers.execution) == (FILE, "gp_alliance", TODAY, False)
    assert list(answers.parties) == ["north", "south"]
    assert answers.parties["south"] is at(answers.root, "parties.1")


def test_rows_know_their_table_their_id_and_their_place() -> None:
    row = value_at(PARTIES, "parties.1")
    assert isinstance(row, Row)
    assert (row.id, row.table) == ("south", "parties")
    assert row.origin == Origin("parties.1", Place(FILE, 4, 3, 12), How.TYPED)
    assert row.columns["name"].origin.path == "parties.1.name"


def test_rows_within_rows() -> None:
    text = PARTIES + "  signatories: [{name: Jo Lee}]\n  contact: {name: Jo}\n"
    row = value_at(text, "parties.1.signatories.0")
    assert isinstance(row, Row)
    assert (row.table, row.origin.path) == ("parties.signatories", "parties.1.signatories.0")
    title = row.columns["title"]
    assert isinstance(title, Answer)
    assert (title.value, title.origin.how, title.origin.path) == (
        "partner",
        How.DEFAULT,
        "parties.1.signatories.0.title",
    )
    group = value_at(text, "parties.1.contact")
    assert isinstance(group, Row)
    assert (group.id, group.table) == ("", "")


def test_lists_keep_their_order_and_paths() -> None:
    several = value_at("objectives:\n  - one\n  - two\n", "objectives")
    assert isinstance(several, Several)
    assert [entry.origin.path for entry in several.entries] == ["objectives.0", "objectives.1"]
    assert several.origin == Origin("objectives", Place(FILE, 1, 1, 11), How.TYPED)


def test_an_empty_list_is_a_statement() -> None:
    assert value_at("finance:\n  fee_items: []", "finance.fee_items").origin.how is How.TYPED


def test_a_value_for_each_party() -> None:
    shares = value_at(PARTIES + "finance:\n  split_percent:\n    north: 60%\n    south: tbc\n", "finance.split_percent")
    assert isinstance(shares, ByParty)
    north = shares.entries["north"]
    assert isinstance(north, Answer)
    assert (north.value, north.origin.path) == (Decimal(60), "finance.split_percent.north")
    assert isinstance(shares.entries["south"], Blank)


def test_a_value_for_some_sections() -> None:
    chosen = value_at("sections: {competition: no}", "sections.competition")
    assert isinstance(chosen, Answer)
    assert chosen.value is False
    assert (chosen.origin.place and chosen.origin.place.column) == 12  # its name, by which it is told


@pytest.mark.parametrize(("status", "execution"), [("draft", False), ("execution", True), ("for signing", True)])
def test_the_status_execution_means_the_same_as_final(status: str, execution: bool) -> None:
    answers, _ = read(f"agreement:\n  status: {status}\n")
    assert answers.execution is execution


def test_final_is_final_whatever_the_status() -> None:
    written = Written({}, Place(FILE, 1))
    answers, _ = read_answers(written, QUESTIONS, kind="k", file=FILE, today=TODAY, execution=True)
    assert answers.execution is True


# ---------------------------------------------------------------- left out


@pytest.mark.parametrize(
    ("path", "how"),
    [
        ("agreement.title", How.LEFT_OUT),
        ("agreement.date", How.BY_HAND),
        ("term.commencement", How.LEFT_OUT),
        ("term.expiry", How.LEFT_OUT),
        ("services", How.LEFT_OUT),
        ("objectives", How.LEFT_OUT),
        ("finance.split_percent", How.LEFT_OUT),
    ],
)
@pytest.mark.parametrize("text", ["objectives:", "agreement:\nterm: ~\nfinance: null"])
def test_without_a_default_it_is_a_blank(path: str, how: How, text: str) -> None:
    value = value_at(text, path)
    assert isinstance(value, Blank)
    assert (value.origin.how, value.origin.path, value.by_hand) == (how, path, how is How.BY_HAND)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("agreement.status", "draft"),
        ("finance.payment_days", Decimal(30)),
        ("finance.interest", Decimal(4)),
        ("steps.0.wd", Decimal(10)),
        ("finance.weight.south", Decimal(1)),
        ("parties.0.role", "member"),
    ],
)
def test_a_default_is_an_answer_that_nobody_typed(path: str, expected: object) -> None:
    value = value_at(PARTIES, path)
    assert isinstance(value, Answer)
    assert (value.value, value.origin.how, value.origin.path) == (expected, How.DEFAULT, path)
    assert value.origin.place is not None
    assert value.origin.place.file == FILE


@pytest.mark.parametrize(
    ("path", "kind"), [("finance.fee_items", Several), ("sections", ByParty), ("parties.0.partners", Several)]
)
def test_a_default_may_be_empty(path: str, kind: type[Value]) -> None:
    value = value_at(PARTIES, path)
    assert isinstance(value, kind)
    assert value.origin.how is How.DEFAULT


def test_a_default_of_none_is_absent() -> None:
    assert value_at("objectives:", "insurance.cyber") == Absent(Origin("insurance.cyber", Place(FILE, 1), How.DEFAULT))


def test_a_row_of_a_default_may_have_blanks() -> None:
    value = value_at(PARTIES, "steps.1.wd")
    assert isinstance(value, Blank)
    assert value.origin == Origin("steps.1.wd", Place(FILE, 1), How.LEFT_OUT)


def test_what_rests_on_other_answers_is_settled_later() -> None:
    for path in ("parties.0.short_name", "parties.0.size", "term.expiry"):
        value = value_at(PARTIES, path)
        assert isinstance(value, Blank)
        assert value.origin.how is How.LEFT_OUT


def test_a_group_left_out_is_a_row_of_answers_left_out() -> None:
    group = value_at(PARTIES, "parties.0.contact")
    assert isinstance(group, Row)
    assert group.origin.how is How.LEFT_OUT
    assert isinstance(group.columns["name"], Blank)
    assert isinstance(group.columns["email"], Absent)


def test_the_place_of_what_is_left_out_is_where_to_add_it() -> None:
    text = "agreement:\n  status: draft\n" + PARTIES + "  contact:\n    email: a@b.org\n"
    assert value_at(text, "agreement.title").origin.place == Place(FILE, 1, 1, 10)
    assert value_at(text, "parties.0.role").origin.place == Place(FILE, 4, 3, 12)
    assert value_at(text, "parties.1.contact.name").origin.place == Place(FILE, 8, 3, 10)
    assert value_at(text, "term.commencement").origin.place == Place(FILE, 1)
    assert value_at(text + "objectives:\n", "objectives").origin.place == Place(FILE, 10, 1, 11)


# ---------------------------------------------------------------- tbc, none


@pytest.mark.parametrize("typed", ["tbc", "TBC", '"tbc"'])
@pytest.mark.parametrize("path", ["services", "objectives", "binding", "steps", "sections"])
def test_anything_may_be_confirmed_later(path: str, typed: str) -> None:
    value = value_at(f"{path}: {typed}", path)
    assert isinstance(value, Blank)
    assert value.origin.how is How.TO_BE_CONFIRMED
    assert value.origin.place is not None
    assert value.origin.place.column == len(path) + 3


def test_entries_and_rows_may_be_confirmed_later() -> None:
    assert isinstance(value_at("objectives: [one, tbc]", "objectives.1"), Blank)
    assert isinstance(value_at(f"{PARTIES}services:\n- tbc\n", "services.0"), Blank)
    assert isinstance(value_at(f"{PARTIES}  contact: tbc\n", "parties.1.contact"), Blank)


def test_a_date_by_hand_may_be_confirmed_later() -> None:
    value = value_at("agreement:\n  date: tbc\n", "agreement.date")
    assert isinstance(value, Blank)
    assert value.by_hand


def test_none_is_a_statement() -> None:
    assert value_at("insurance:\n  cyber: none\n", "insurance.cyber") == Absent(
        Origin("insurance.cyber", Place(FILE, 2, 10, 14), How.TYPED)
    )


def test_none_may_be_a_choice() -> None:
    value = value_at(PARTIES + "  core_contract: none\n", "parties.1.core_contract")
    assert isinstance(value, Answer)
    assert value.words == "no contract"


# ---------------------------------------------------------------- what is wrong

WRONG = [
    # what is typed, where it stands, the rule, line and column
    ("agreement:\n  version_date: soon", "agreement.version_date", "wrong-kind", 2, 17),
    ("agreement:\n  version_date: 01/02/2027", "agreement.version_date", "ambiguous-date", 2, 17),
    ("agreement:\n  status: signed", "agreement.status", "unknown-choice", 2, 11),
    ("agreement:\n  title: [a]", "agreement.title", "wrong-kind", 2, 3),
    ('agreement:\n  title: ""', "agreement.title", "wrong-kind", 2, 10),
    ("finance:\n  payment_days: 90", "finance.payment_days", "out-of-range", 2, 17),
    ("objectives: one", "objectives", "not-a-list", 1, 13),
    ("objectives:\n  one: two", "objectives", "not-a-list", 1, 1),
    ("objectives: []", "", "out-of-range", 1, 1),
    ("objectives: [a, b, c]", "", "out-of-range", 1, 1),
    ("objectives: [a, [b]]", "objectives.1", "wrong-kind", 1, 17),
    ("objectives:\n  - a\n  -\n", "", "wrong-kind", 3, 3),
    ("binding: [Data protection]", "binding.0", "wrong-kind", 1, 11),
    ("services: clinic", "services", "not-a-list", 1, 11),
    ("services: [clinic]", "services.0", "not-a-row", 1, 12),
    (PARTIES + "  contact: Jo", "parties.1.contact", "not-a-row", 6, 12),
    ("sections: [competition]", "sections", "not-a-row", 1, 1),
    ("sections: {Competition law: no}", "", "wrong-kind", 1, 12),
    ("sections: {competition: maybe}", "sections.competition", "wrong-kind", 1, 25),
    ("finance: 5", "", "not-a-heading", 1, 10),
    ("term:\n  years: soon", "term.years", "wrong-kind", 2, 10),
    ("agreemnt:\n  title: x", "", "unknown-answer", 1, 1),
    ("agreement:\n  titel: x", "", "unknown-answer", 2, 3),
    ("payment_days: 30", "", "unknown-answer", 1, 1),
    ("finance.payment_days: 30", "", "unknown-answer", 1, 1),
    (PARTIES + "  nmae: x", "", "unknown-answer", 6, 3),
    (PARTIES + "  contact: {nmae: x}", "", "unknown-answer", 6, 13),
    (PARTIES + SERVICES.replace("north", "nort"), "services.0.provider", "unknown-party", 8, 13),
    (PARTIES + SERVICES + "  recipients: [south, west]", "services.0.recipients.1", "unknown-party", 9, 23),
    (PARTIES + SERVICES + "  recipients: [south, north]", "", "same-party", 9, 23),
    (
        PARTIES + SERVICES + "finance:\n  fee_items: [{service: clinc}]",
        "finance.fee_items.0.service",
        "unknown-row",
        10,
        25,
    ),
    (PARTIES + SERVICES + "- id: clinic", "", "duplicate-id", 9, 7),
    (PARTIES.replace("south", "north"), "", "duplicate-id", 4, 7),
    (PARTIES + "finance:\n  split_percent: {north: 1}", "", "missing-party", 7, 3),
    (PARTIES + "finance:\n  split_percent: {north: 1, south: 2, west: 3}", "", "unknown-party", 7, 39),
    (
        PARTIES + "finance:\n  split_percent: {north: 1, south: 101}",
        "finance.split_percent.south",
        "out-of-range",
        7,
        36,
    ),
    (PARTIES + "finance:\n  split_percent: 50", "finance.split_percent", "not-a-row", 7, 18),
    ("parties: [{id: north}]", "", "out-of-range", 1, 1),
]


@pytest.mark.parametrize(("text", "path", "rule", "line", "column"), WRONG)
def test_told_once_and_a_blank_stands_for_it(text: str, path: str, rule: str, line: int, column: int) -> None:
    problem = refused(text, path)
    assert problem.rule == rule
    assert problem.is_error
    assert problem.place is not None
    assert (problem.place.file, problem.place.line, problem.place.column) == (FILE, line, column)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("agreement:\n  titel: x", "nothing asks for 'agreement.titel'", "the nearest known name is 'title'"),
        ("payment_days: 30", "nothing asks for 'payment_days'", "write 'payment_days' under the heading 'finance:'"),
        (
            "finance.payment_days: 30",
            "nothing asks for 'finance.payment_days'",
            "write 'payment_days' under the heading 'finance:'",
        ),
        (PARTIES + "  nmae: x", "a row of parties has no 'nmae'", "the nearest known name is 'name'"),
        (PARTIES + "  contact: {nmae: x}", "contact has no 'nmae'", "the nearest known name is 'name'"),
        (
            PARTIES + SERVICES.replace("north", "nort"),
            "'nort' is not the id of a party",
            "the nearest known id is 'north'",
        ),
        (
            PARTIES + SERVICES.replace("north", "south_surgery"),
            "'south_surgery' is not the id of a party",
            "the id of that party is 'south'",
        ),
        (
            PARTIES + "finance:\n  split_percent: {north: 1}",
            "finance.split_percent has no line for south",
            "add   south: …   (or tbc)",
        ),
        ("objectives: [a, b, c]", "objectives must have from 1 to 2 entries, not 3", ""),
        ("services: []", "services must have at least 1 row, not 0", ""),
        (
            "services: clinic",
            "services must be a list of rows, each of which begins with -",
            "write   []   for no rows",
        ),
        (
            PARTIES + SERVICES + "- id: clinic",
            "two rows of services have the id 'clinic'",
            "give one of them another id",
        ),
    ],
)
def test_told_in_words(text: str, message: str, help: str) -> None:
    problem = refused(text)
    assert (problem.message, problem.help) == (message, help)


def test_a_duplicate_id_names_the_first() -> None:
    (remark,) = refused(PARTIES + SERVICES + "- id: clinic").remarks
    assert remark.place == Place(FILE, 7, 7, 13)


def test_an_unknown_party_is_told_which_there_are() -> None:
    problem = refused(PARTIES + SERVICES.replace("north", "xyz"))
    assert problem.remarks[0].text == "the known ids are north, south"


def test_everything_wrong_is_told_at_once() -> None:
    _, problems = read(
        "agreement:\n  titel: x\n  version_date: soon\nservices: [{id: Clinic}]\nobjectives: []\nfoo: 1\n"
    )
    rules = sorted(problem.rule for problem in problems)
    assert rules == ["out-of-range", "unknown-answer", "unknown-answer", "wrong-kind", "wrong-kind"]


def test_a_wrong_id_is_told_once_however_often_it_is_used() -> None:
    problems = read(PARTIES.replace("id: north", "id: North") + SERVICES.replace("north", "North"))[1]
    assert [problem.message.split(",")[0] for problem in problems] == [
        "id must be an id: lower-case letters",
        "provider must be the id of a party",
    ]


def test_without_a_list_of_parties_nothing_is_judged_by_it() -> None:
    assert isinstance(value_at(SERVICES, "services.0.provider"), Answer)
    assert isinstance(value_at("finance:\n  split_percent: {north: 1}", "finance.split_percent.north"), Answer)


def test_the_first_of_two_parties_with_one_id_is_the_party() -> None:
    answers, _ = read(PARTIES.replace("id: south", "id: north"))
    assert answers.parties["north"] is at(answers.root, "parties.0")


def test_nothing_for_any_party_is_a_statement() -> None:
    assert value_at(PARTIES + "finance:\n  split_percent: []", "finance.split_percent") == ByParty(
        {}, Origin("finance.split_percent", Place(FILE, 7, 3, 16), How.TYPED)
    )


@pytest.mark.parametrize("text", ["- a\n- b", "just words"])
def test_a_file_that_has_no_headings(text: str) -> None:
    assert refused(text).rule == "not-a-heading"


# ---------------------------------------------------------------- computed values that are typed


def test_a_computed_value_that_is_typed_is_in_the_tree() -> None:
    value = value_at("term:\n  years: 3 years\n", "term.years")
    assert isinstance(value, Answer)
    assert (value.value, value.kind) == (Decimal(3), Kind.YEARS)


def test_a_computed_value_that_is_left_out_is_not() -> None:
    term = value_at("objectives:", "term")
    assert isinstance(term, Row)
    assert "years" not in term.columns


def test_a_computed_column_that_is_typed_is_kept() -> None:
    value = value_at(PARTIES + "  size: 3\n", "parties.1.size")
    assert isinstance(value, Answer)
    assert value.origin.how is How.TYPED


# ---------------------------------------------------------------- odd declarations


def test_an_empty_default_is_none_at_all() -> None:
    asked = Question("a", "", Kind.TEXT, Shape.ONE, Place("x.md", 1), default=Written("", Place("x.md", 1)))
    answers, problems = read_answers(
        Written({}, Place(FILE, 1)), {"a": asked}, kind="k", file=FILE, today=TODAY, execution=False
    )
    assert problems == []
    assert answers.root.columns["a"] == Blank(Kind.TEXT, Origin("a", Place(FILE, 1), How.LEFT_OUT))


def test_a_wrong_default_is_told_in_its_clause() -> None:
    asked = Question("a", "", Kind.DATE, Shape.ONE, Place("x.md", 1), default=Written("soon", Place("x.md", 4, 14, 18)))
    _, (problem,) = read_answers(
        Written({}, Place(FILE, 1)), {"a": asked}, kind="k", file=FILE, today=TODAY, execution=False
    )
    assert (problem.rule, problem.place) == ("wrong-kind", Place("x.md", 4, 14, 18))


def test_a_question_that_is_also_a_heading_breaks_nothing() -> None:
    place = Place("x.md", 1)
    asked = {
        name: Question(name, "", Kind.TEXT, Shape.ONE, place, computed=Constant("x", place)) for name in ("a", "a.b")
    }
    answers, _ = read_answers(Written({}, Place(FILE, 1)), asked, kind="k", file=FILE, today=TODAY, execution=False)
    assert isinstance(answers.root.columns["a"], Blank)


# ---------------------------------------------------------------- whatever comes

NAMES = st.sampled_from(
    [
        *{part for path in QUESTIONS for part in path.split(".")},
        "id",
        "name",
        "provider",
        "recipients",
        "service",
        "contact",
        "north",
        "x",
    ]
)
TEXTS = st.sampled_from(
    ["", "tbc", "none", "yes", "5", "north", "clinic", "1 April 2027", "01/02/2027", "[x]", "x" * 99, "~", "draft"]
)


def written_trees() -> st.SearchStrategy[Written]:
    place = Place(FILE, 2, 3, 4)
    texts = TEXTS.map(lambda text: Written(text, place, place))
    return st.recursive(
        texts,
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda entries: Written(tuple(entries), place, place))
            | st.dictionaries(NAMES, inner, max_size=5).map(lambda entries: Written(entries, place, place))
        ),
        max_leaves=25,
    )


@given(written_trees())
@settings(max_examples=1000, deadline=None)
def test_any_tree_gives_answers_and_problems(written: Written) -> None:
    answers, problems = read_answers(written, QUESTIONS, kind="k", file=FILE, today=TODAY, execution=False)
    assert all(problem.message and problem.place for problem in problems)
    assert set(answers.root.columns) == {path.partition(".")[0] for path in QUESTIONS}


@given(st.dictionaries(st.sampled_from(sorted(QUESTIONS)), written_trees(), max_size=6))
@settings(max_examples=1000, deadline=None)
def test_every_question_has_a_value_whatever_is_typed(typed: dict[str, Written]) -> None:
    tree: dict[str, Written] = {}
    headings: dict[str, dict[str, Written]] = {}
    for path, written in typed.items():
        heading, _, name = path.partition(".")
        if name:
            headings.setdefault(heading, {})[name] = written
        else:
            tree[heading] = written
    top = Place(FILE, 1)
    tree |= {heading: Written(below, top, top) for heading, below in headings.items()}
    answers, _ = read_answers(Written(tree, top), QUESTIONS, kind="k", file=FILE, today=TODAY, execution=False)
    for path in QUESTIONS:
        assert at(answers.root, path).origin.path == path


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("[trust, 14,000 volunteers]", ['write "14,000 volunteers" in quotation marks']),
        ('[trust, "14,000 volunteers"]', []),
        ("[12, 1400 volunteers]", []),
        ('["14", 000 volunteers]', []),
    ],
)
def test_a_number_that_a_comma_cuts_in_two_is_told(entries: str, told: list[str]) -> None:
    problems = [each for each in read(f"objectives: {entries}\n")[1] if each.rule == "split-number"]
    assert [each.help for each in problems] == told
    assert all(
        each.severity is Severity.WARNING and each.place is not None and each.place.line == 1 for each in problems
    )
