"""What a message says, so that its reader knows what to do: the condition that fails, a name that is known and out."""

from __future__ import annotations

from alliancegen.pipeline import Assembled
from example import Build, edited, example_of


def note(run: Assembled, path: str) -> str:
    return next(problem.help for problem in run.told() if problem.rule == "not-asked" and path in problem.message)


def test_a_note_names_the_condition_that_fails(build: Build) -> None:
    text = example_of("vcse_partnership")
    added = edited({"representation:\n": "representation:\n  rate: £20\n"}, text)
    assert "'representation.costs'" in note(build(added), "representation.rate")
    added = edited({"data:\n": "data:\n  joint: []\n"}, text) if "\ndata:\n" in text else text + "data: {joint: []}\n"
    assert note(build(added), "data.joint").startswith("delete it; it is asked only where ")


def test_a_section_that_is_known_and_out_is_not_given_its_own_name_as_help(build: Build) -> None:
    funded = example_of("vcse_partnership", "funded")
    text = edited({"binding_sections: [": "binding_sections: [special_terms, "}, funded)
    told = [problem for problem in build(text).told() if problem.rule == "unknown-section"]
    assert [problem.help for problem in told] == ["take it out of agreement.binding_sections"]


def test_an_assumption_is_placed_where_the_agreement_prints_it_and_not_in_the_summary(build: Build) -> None:
    coverage = build(example_of("vcse_partnership")).coverage
    assert coverage is not None
    assert not [
        each.path for each in coverage.assumed if any(where.startswith("section (") for where in each.provisions)
    ]
