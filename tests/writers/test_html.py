"""The web page: well formed, self-contained, accessible, and deaf to what answers hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from msgspec.structs import replace
from test_docx import every_role, inlines, make, note, paragraph, text

from alliancegen.model.agreement import Agreement, Filled, Provision, Reference, ReferenceNumber, Role
from alliancegen.model.notes import Notes
from alliancegen.writers.html import agreement_html

VOID = ("meta", "col", "br")
HOSTILE = [
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\"' onmouseover='alert(1)",
    "]]> --> <!-- &amp; &#60;",
    "{{ 7 * 7 }} {% if %}",
    "</title></p></main>",
]


class Page(HTMLParser):
    """The page's elements in order; fails on one that isn't closed where it should be."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Mapping[str, str], tuple[str, ...]]] = []
        self.comments: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}, tuple(self._open)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def all(self, *tags: str) -> list[Mapping[str, str]]:
        return [attributes for tag, attributes, _ in self.elements if tag in tags]

    def tags(self) -> list[str]:
        return [tag for tag, _, _ in self.elements]


def with_answer(words: str) -> Agreement:
    """The specimen with one answer everywhere that an answer can stand, title and versions too."""
    agreement = replace(every_role(), title=words, short_title=words, version=words, version_date=words)
    answer = Filled(words, "x")
    provision = make(
        Role.CLAUSE,
        f"services/{words}",
        make(Role.SUB_CLAUSE, "inner", level=1, number="1.1", heading=[answer], text=[answer], notes=[note(words)]),
        text("refers", [Reference("x", make(Role.TEXT, "t").place, (ReferenceNumber(f"{words} ", words, "inner"),))]),
        number="1",
        heading=[answer],
    )
    cover = make(Role.COVER, "cover", make(Role.TITLE, "cover-title", heading=[answer]))
    part = replace(agreement.body[0], title=words, clauses=[provision])
    return replace(agreement, front=[cover], body=[part], schedules=[])


# ---------------------------------------------------------------- one page, nothing from elsewhere


def test_one_page_that_asks_nothing_of_the_world() -> None:
    written = agreement_html(every_role())
    page = Page(written)
    assert written.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    assert not {"script", "link", "img", "iframe", "object", "form", "base", "svg"} & set(page.tags())
    for tag, attributes, _ in page.elements:
        assert not {"src", "style", "srcset", "action"} & set(attributes), (tag, attributes)
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert attributes.get("href", "#").startswith("#")
    style = written.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_the_pages_own_style_alone() -> None:
    written = agreement_html(every_role())
    style = written.partition("<style>")[2].partition("</style>")[0]
    [policy] = [each["content"] for each in Page(written).all("meta") if "http-equiv" in each]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_the_same_bytes_twice() -> None:
    assert agreement_html(every_role()) == agreement_html(every_role())


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize("words", HOSTILE)
def test_an_answer_is_text_whatever_it_holds(words: str) -> None:
    harmless, hostile = agreement_html(with_answer("Harbour")), agreement_html(with_answer(words))
    page = Page(hostile)
    assert page.tags() == Page(harmless).tags()
    assert page.comments == []
    style = hostile.partition("<style>")[2].partition("</style>")[0]
    assert style == harmless.partition("<style>")[2].partition("</style>")[0]
    for _, attributes, _ in page.elements:
        assert all(re.fullmatch(r"#?[A-Za-z0-9_-]+", attributes[name]) for name in ("id", "href") if name in attributes)


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x85", "\ud800", "\ufffe"])
def test_a_letter_that_no_page_can_hold_is_refused(letter: str) -> None:
    with pytest.raises(ValueError, match=f"U\\+{ord(letter):04X}"):
        agreement_html(with_answer(f"A{letter}B"))


def test_a_name_from_right_to_left_stands_by_itself() -> None:
    written = agreement_html(with_answer("عيادة 3"))
    assert "<bdi>عيادة 3</bdi>" in written


def test_lines_of_an_answer_stay_lines() -> None:
    assert "<bdi>1 Mill Lane<br>Harbourton</bdi>" in agreement_html(with_answer("1 Mill Lane\nHarbourton"))


# ---------------------------------------------------------------- for everybody


def test_one_title_and_an_unbroken_outline() -> None:
    for agreement in (every_role(), replace(every_role(), front=())):
        ranks = [int(tag[1]) for tag in Page(agreement_html(agreement)).tags() if re.fullmatch(r"h[1-6]", tag)]
        assert ranks.count(1) == 1
        assert ranks[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(ranks)), ranks


def test_landmarks_and_the_way_past_the_contents() -> None:
    page = Page(agreement_html(every_role()))
    assert [page.tags().count(tag) for tag in ("main", "nav", "header")] == [1, 1, 1]
    body = [attributes for tag, attributes, above in page.elements if above[-1:] == ("body",)]
    assert body[0] == {"class": "skip", "href": "#page-start"}
    assert {"id": "page-start", "tabindex": "-1"} in page.all("div")
    [title] = re.findall("<title>(.*)</title>", agreement_html(every_role()))
    assert title == "GP practice alliance agreement"


def test_every_link_leads_somewhere_and_every_id_stands_once() -> None:
    page = Page(agreement_html(every_role()))
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [each["href"].removeprefix("#") for each in page.all("a")]
    assert len(links) > 15
    assert set(links) <= set(ids)


def test_references_are_links_with_their_words() -> None:
    written = agreement_html(every_role())
    assert '<a href="#ex-b-ii">clause 2.2(b)(ii)</a>' in written
    assert (
        '<a href="#sched-p-a">paragraph 1.1(a)</a> of <a href="#part-1">Part 1</a>'
        ' of <a href="#sched-services">Schedule 1</a>' in written
    )


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    lost = replace(every_role(), schedules=())
    with pytest.raises(ValueError, match="sched-p-a"):
        agreement_html(lost)


def test_tables_name_their_columns() -> None:
    page = Page(agreement_html(every_role()))
    assert [attributes for tag, attributes, _ in page.elements if tag == "th"] == [
        {"scope": "col"},
        {"scope": "col", "class": "right"},
    ]
    assert page.tags().count("caption") == page.tags().count("table") == 1


def test_blanks_and_lines_to_fill_in_are_named_for_those_who_hear_them() -> None:
    page = Page(agreement_html(every_role()))
    assert {"class": "blank", "role": "img", "aria-label": "blank, still to be filled in"} in page.all("mark")
    named = [each["aria-label"] for each in page.all("span") if "aria-label" in each]
    assert named.count("line to be filled in by hand") == 1
    assert named.count("Line to write on") == 1
    assert named.count("Line for a signature") == 6


def test_numbers_are_text_of_the_page() -> None:
    written = agreement_html(every_role())
    assert '<span class="number">2.2</span> <strong>Exceptions.</strong> The duty' in written
    assert '<span class="number">(ii)</span> a regulator; or' in written


def test_lists_are_lists() -> None:
    page = Page(agreement_html(every_role()))
    roles = [each.get("role") for each in page.all("div")]
    assert roles.count("listitem") > roles.count("list") > 5


@pytest.mark.parametrize("colours", [("#111", "#fff"), ("#0b4a8f", "#fff"), ("#8a1c1c", "#fff"), ("#111", "#ffe97a"),
                                     ("#111", "#f3f5f7"), ("#0b4a8f", "#fff6c9"), ("#0b4a8f", "#f3f5f7"),
                                     ("#111", "#e9edf0")])  # fmt: skip
def test_contrast(colours: tuple[str, str]) -> None:
    """WCAG 2.2, 1.4.6: 7:1, more than AA asks for."""
    assert all(f"{colour};" in agreement_html(every_role()) for colour in colours)
    lighter, darker = sorted((luminance(colour) for colour in colours), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 7


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# ---------------------------------------------------------------- drafts and final versions


@pytest.mark.parametrize(
    ("notes", "kinds"),
    [
        ("all", ["Drafting note (for our side only)", "Note to other side"]),
        ("other-side", ["Note to other side"]),
        ("none", []),
    ],
)
def test_notes_by_kind(notes: Notes, kinds: list[str]) -> None:
    duty = make(Role.CLAUSE, "duty", text("duty-1", "Words."), number="1", heading="Duty")
    noted = replace(duty, notes=(note("ours <b>alone</b>"), note("for both", internal=False)))
    agreement = replace(with_answer("Harbour"), body=[replace(every_role().body[0], clauses=[noted])])
    written = agreement_html(agreement, notes=notes)
    assert re.findall("<summary>(.*?)</summary>", written) == kinds
    assert ("ours &lt;b&gt;alone" in written) == ("Drafting note (for our side only)" in kinds)
    assert "<summary>" not in agreement_html(replace(agreement, draft=False), notes=notes)


def test_a_draft_says_so_and_a_final_version_does_not() -> None:
    draft, final = agreement_html(every_role()), agreement_html(every_role(draft=False))
    assert '<header class="legend"><p>Draft 0.6 – 22 November 2026 – subject to contract</p></header>' in draft
    assert 'content: "Draft – subject to contract"' in draft
    agreed = agreement_html(replace(every_role(), agreed_form=True))
    assert "<p>Agreed form 0.6 – 22 November 2026 – subject to contract</p>" in agreed
    assert 'content: "Agreed form – subject to contract"' in agreed
    assert "subject to contract" not in final
    assert "[●]" not in final


def test_signatures_stand_where_they_are_asked_for() -> None:
    before = agreement_html(replace(every_role(), signatures_before_schedules=True))
    after = agreement_html(every_role())
    assert before.index('id="execution"') < before.index('id="sched-services"')
    assert after.index('id="execution"') > after.index('id="sched-deed"')


def test_keys_that_say_too_little_get_a_hash() -> None:
    def at(*keys: str) -> list[str]:
        clause = make(Role.CLAUSE, "c", *(paragraph(key, "(a)", "x") for key in keys), number="1", heading="C")
        front: tuple[Provision, ...] = ()
        agreement = replace(every_role(), front=front, body=[replace(every_role().body[0], clauses=[clause])])
        page = Page(agreement_html(replace(agreement, schedules=(), back=())))
        return [each["id"] for each in page.all("p") if "id" in each]

    assert at("c/A b/1", "page-start") == ["c-A-b-1", "page-start-" + hashlib.sha256(b"page-start").hexdigest()[:8]]
    first, second = at("c/Tŷ", "c/T ")
    assert first.startswith("c-T-")
    assert second == "c-T-"
    assert at("c/A b", "c/A-b")[0] == "c-A-b"
    assert len(set(at("c/A b", "c/A-b"))) == 2


def test_words_of_the_tree_are_not_read_as_markup() -> None:
    agreement = replace(every_role(), body=[replace(every_role().body[0], clauses=[
        make(Role.CLAUSE, "c", number="1", heading=inlines("A < B & C")[0:1])])], schedules=())  # fmt: skip
    assert "A &lt; B &amp; C" in agreement_html(agreement)
