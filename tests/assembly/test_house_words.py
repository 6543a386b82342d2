"""The house's word for schedules: in our words about our schedules, and nowhere else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from alliancegen.assembly.house_words import in_house_words
from alliancegen.model.agreement import (
    Agreement,
    BodyPart,
    DraftingNote,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Role,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.places import Place
from alliancegen.model.scheme import DEFAULT

HERE = Place("sections/specimen.md", 1)


def printed(*inlines: Inline, word: str = "Annex", note: str = "") -> Agreement:
    clause = Provision(
        Role.CLAUSE, 0, "x", HERE, inlines=inlines, notes=[DraftingNote((Text(note),), True, HERE)] if note else ()
    )
    agreement = Agreement(
        kind="gp_alliance", title="Schedule of Practices", short_title="", version="", version_date="", draft=True,
        deed=False, levels="legal", front=[], body=[BodyPart("Our schedules", [clause])], schedules=[], back=[],
        scheme=DEFAULT.called("clause", word),
    )  # fmt: skip
    return in_house_words(agreement, ["local schedules"])


def words(text: str, word: str = "Annex") -> str:
    return plain_text(printed(Text(text), word=word).body[0].clauses[0].inlines)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("This Schedule applies.", "This Annex applies."),
        ("its clauses and its schedules", "its clauses and its annexes"),
        ("Schedules and references", "Annexes and references"),
        ("a clause or a schedule is to one in", "a clause or an annex is to one in"),
        ("A schedule binds. SCHEDULES", "An annex binds. ANNEXES"),
        ("a reference in a schedule to a paragraph", "a reference in an annex to a paragraph"),
        ("the schedules to this Agreement", "the annexes to this Agreement"),
        ("the schedules of the Agreement", "the annexes of the Agreement"),
        ("must comply with that Schedule.", "must comply with that Annex."),
        ("In the Act it is so. That Schedule is ours.", "In the Act it is so. That Annex is ours."),
    ],
)
def test_our_schedules_take_it(ours: str, theirs: str) -> None:
    assert words(ours) == theirs


@pytest.mark.parametrize(
    "text",
    [
        "paragraph 44 of Schedule 3 to the National Health Service (GMS Contracts) Regulations 2015",
        "paragraph 2 of Schedule\u00a01 to the Data Protection Act 2018",
        "Value Added Tax Act 1994, Schedule 9, Group 7",
        "Schedules 2 and 3 to the Act",
        "Schedule A1 to the Act",
        "Schedule XII",
        "the Schedule to the Regulations",
        "section 259 of the NHS Act, in the Schedule that it introduces",
        "Schedule 3 to the Regulations and whatever that Schedule allows",
        "a document with local schedules",
        "the schedule of rates",
        "the scheduled date",
    ],
)
def test_schedules_of_others_keep_their_name(text: str) -> None:
    assert words(text) == text


def test_answers_keep_their_words() -> None:
    answer = Filled("Schedule of this Schedule", "agreement.title")
    done = printed(answer, Text(" and "), Term((Filled("Schedule", "x"),)), Text(" of Schedule "), Filled("3", "x"))
    clause = done.body[0].clauses[0]
    assert plain_text(clause.inlines) == "Schedule of this Schedule and Schedule of Schedule 3"
    assert done.title == "Schedule of Practices"


def test_headings_notes_emphasis_and_part_titles_take_it_too() -> None:
    done = printed(Emphasis((Text("this Schedule"),), True), note="see this Schedule")
    clause = done.body[0].clauses[0]
    assert plain_text(clause.inlines) == "this Annex"
    assert plain_text(clause.notes[0].inlines) == "see this Annex"
    assert done.body[0].title == "Our annexes"


def test_other_words_have_their_plural() -> None:
    assert words("the schedules", "Appendix") == "the appendices"
    assert words("Schedules", "Exhibit") == "Exhibits"


def test_without_another_word_the_agreement_is_the_same() -> None:
    agreement = replace(printed(Text("this Schedule")), scheme=DEFAULT)
    assert in_house_words(agreement) is agreement
