"""Where our own words never break."""

from __future__ import annotations

import pytest

from alliancegen.model.typography import typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("section 75 of the Act", "section~75 of the Act"),
        ("under regulation 4 or regulations 5 and 6", "under regulation~4 or regulations~5 and 6"),
        ("Schedule 3, paragraph 44(2)", "Schedule~3, paragraph~44(2)"),
        ("on 1 April 2027 and 31 May 2028", "on 1~April 2027 and 31~May 2028"),
        ("within 10 Working Days, 6 months or 1 year", "within 10~Working Days, 6~months or 1~year"),
        ("£2 million or £1.5 billion", "£2~million or £1.5~billion"),
        ("from 9 am to 5.30 pm", "from 9~am to 5.30~pm"),
        ("at 5 may be read", "at 5 may be read"),
        ("the Part and the clause", "the Part and the clause"),
        ("45 patients", "45 patients"),
        ('"12 months"', "“12~months”"),
    ],
)
def test_spaces_that_never_break(typed: str, printed: str) -> None:
    assert typeset(typed) == printed.replace("~", "\u00a0")
    assert len(typeset(typed)) == len(typed)
