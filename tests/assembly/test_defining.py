"""Definitions come in by use, with those that they use, A to Z."""

from __future__ import annotations

from alliancegen.assembly.defining import define
from alliancegen.model.agreement import Agreement, BodyPart, Filled, Inline, Provision, Role, Term, Text
from alliancegen.model.library import Definition
from alliancegen.model.places import Place

HERE = Place("definitions.md", 1)
WORDS = {
    "Cost": "means money.",
    "Loss": "means a Cost or a Liability.",
    "Liability": "means a debt.",
    "Commission": "means a fee.",
    "Staff": "means workers.",
    "Agreement": "means this document.",
    "FOIA": "means an Act.",
}
DEFINITIONS = [Definition(term, ["Losing"] if term == "Loss" else [], (), None, HERE) for term in WORDS]


def fill(definition: Definition) -> Provision:
    inlines = (Text("“"), Term((Text(definition.term),)), Text(f"” {WORDS[definition.term]}"))
    return Provision(Role.DEFINITION, 0, f"definitions/{definition.term}", HERE, inlines=inlines)


def terms_in(*inlines: Inline, proper_names: tuple[str, ...] = ()) -> list[str]:
    place = Provision(Role.DEFINITION, 0, "definitions/place", HERE)
    clause = Provision(Role.CLAUSE, 0, "a", HERE, heading=(Text("Staff"),), children=(
        place, Provision(Role.SUB_CLAUSE, 1, "a/1", HERE, inlines=inlines)))  # fmt: skip
    agreement = Agreement(
        kind="test", title="", short_title="", version="", version_date="", draft=True, deed=False, levels="legal",
        front=(), body=[BodyPart("", [clause])], schedules=(), back=(),
    )  # fmt: skip
    defined = define(agreement, DEFINITIONS, proper_names, fill)
    return [
        child.key.rpartition("/")[2] for child in defined.body[0].clauses[0].children if child.role is Role.DEFINITION
    ]


def test_what_is_used_comes_in_with_what_it_uses() -> None:
    assert terms_in(Text("It bears every Loss.")) == ["Cost", "Liability", "Loss"]


def test_plurals_and_other_forms_are_uses() -> None:
    assert terms_in(Text("It bears Liabilities and Losses.")) == ["Cost", "Liability", "Loss"]
    assert terms_in(Text("It bears the Losing.")) == ["Cost", "Liability", "Loss"]


def test_answers_headings_and_unused_terms_stay_out() -> None:
    assert terms_in(Filled("Loss and Staff", "x"), Text(" bears nothing.")) == []


def test_a_word_that_only_opens_a_sentence_is_no_use() -> None:
    assert terms_in(Text("Staff come. Cost is borne.")) == []
    assert terms_in(Text("Staff come. The Staff go.")) == ["Staff"]


def test_a_word_in_capitals_is_a_use_wherever_it_stands() -> None:
    assert terms_in(Text("FOIA applies to them.")) == ["FOIA"]


def test_a_proper_name_hides_a_term() -> None:
    assert terms_in(Text("The Law Commission says so."), proper_names=("Law Commission",)) == []
    assert terms_in(Text("The Commission is due.")) == ["Commission"]
