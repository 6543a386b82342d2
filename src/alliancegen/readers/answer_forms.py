"""How each kind of answer may be typed on one line, as patterns.

A line fits its kind if one of the patterns fits the whole of it. A form is necessary, not sufficient: that a day stands in
the calendar, or a number in its range, is asked by `readers.answer_kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from alliancegen.model.patterns import Pattern
from alliancegen.model.questions import NUMBERS, Kind, Question

SLUG = Pattern(r"[a-z][a-z0-9_]*")
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15}"  # fifteen digits at most: sums of them can be worked out exactly
WHOLE = Pattern(rf"(-?(?:{_GROUPED}))")
NUMBER = Pattern(rf"(-?(?:{_GROUPED})(?:\.[0-9]{{1,10}})?)")
MONEY = Pattern(rf"(?:£ ?)?((?:{_GROUPED})(?:\.[0-9]{{1,10}})?)")
PERCENT = Pattern(rf"(-?(?:{_GROUPED})(?:\.[0-9]{{1,10}})?) ?(?:%|per cent|percent)?", re.IGNORECASE)
PERCENT_SIGN = Pattern(r"(?:%|per ?cent)$", re.IGNORECASE)
ISO_DATE = Pattern(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
LONG_DATE = Pattern(r"([0-9]{1,2})(?:st|nd|rd|th)? ([A-Za-z]+),? ([0-9]{4})")
NUMERIC_DATE = Pattern(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})")
MONTH = Pattern(r"[0-9]{1,2}|[A-Za-z]{3,9}\.*")
YES_NO = Pattern("yes|no|true|false", re.IGNORECASE)
EMAIL = Pattern(r'[^\s@<>"(),:;\[\]\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}')
PHONE = Pattern(r"\+?[0-9(][0-9 ()-]{1,24}(?: ?(?:ext\.?|extension|x) ?[0-9]{1,6})?", re.IGNORECASE)
POSTCODE = Pattern(r"([A-Z]{1,2}[0-9][A-Z0-9]?|GIR) ?([0-9][A-Z]{2})", re.IGNORECASE)
ODS_CODE = Pattern(r"[A-Z][0-9]{5}|[A-Z0-9]{3,4}", re.IGNORECASE)
COMPANY_NUMBER = Pattern(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|IP[0-9]{5}R|[0-9]{4,5}R?")
"""Eight characters at Companies House; in the Mutuals Register four or five figures, of an older society with R."""
_SPACED_COMPANY_NUMBER = Pattern(r"[A-Z0-9](?: ?[A-Z0-9]){3,7}", re.IGNORECASE)
CHARITY_NUMBER = Pattern(r"[0-9]{6,7}(?:-[0-9]{1,2})?")

_UNITS: Mapping[Kind, str] = {
    Kind.YEARS: "years?",
    Kind.MONTHS: "months?",
    Kind.DAYS: "days?",
    Kind.WORKING_DAYS: "working days?|wd",
    Kind.HOURS: "hours?|hrs?|h",
}
"""What may follow the number of a kind that counts something."""

_FORMS: Mapping[Kind, Sequence[Pattern]] = {
    Kind.WHOLE_NUMBER: (WHOLE,),
    Kind.DECIMAL: (NUMBER,),
    Kind.PERCENT: (PERCENT,),
    Kind.MONEY: (MONEY,),
    Kind.MONEY_OR_PERCENT: (MONEY, PERCENT),
    Kind.DATE: (ISO_DATE, LONG_DATE),
    Kind.MONTH: (MONTH,),
    Kind.YES_NO: (YES_NO,),
    Kind.EMAIL: (EMAIL,),
    Kind.PHONE: (PHONE,),
    Kind.POSTCODE: (POSTCODE,),
    Kind.ODS_CODE: (ODS_CODE,),
    Kind.COMPANY_NUMBER: (_SPACED_COMPANY_NUMBER,),
    Kind.CHARITY_NUMBER: (CHARITY_NUMBER,),
    Kind.ID: (SLUG,),
    Kind.PARTY: (SLUG,),
    Kind.ROW: (SLUG,),
    Kind.SECTION: (SLUG,),
}


def is_slug(text: str) -> bool:
    """Whether a text has the form `SLUG`. Told by its letters: nearly every file has ids, and no pattern is needed for them."""
    return text.isascii() and text.isidentifier() and text == text.lower() and text[0] != "_"


def counted(kind: Kind) -> Pattern:
    """A whole number of something; its name may follow the number."""
    return Pattern(rf"({_GROUPED})(?: ?(?:{_UNITS[kind]}))?", re.IGNORECASE)


def forms_of(question: Question) -> Sequence[Pattern]:
    """The forms of one entry of an answer, its unit with it; none where any letters do, or the choices say which."""
    forms = (counted(question.kind),) if question.kind in _UNITS else _FORMS.get(question.kind, ())
    if not question.unit or question.kind not in NUMBERS:
        return forms
    unit = "".join(letter if letter.isalnum() or letter == " " else "." for letter in question.unit)
    return [Pattern(f"(?:{form.pattern})(?: ?{unit})?", re.IGNORECASE) for form in forms]
