"""What a clause file says of itself in front: that it is an overlay, or that its words are locked.

overlay: {replaces: "confidentiality: Duration", reason: The council asked for ten years., base: 3f9a2c10}
overlay: {after: insurance, reason: A new risk., kinds: [gp_alliance], when: sees_patients}
locked: {hash: 3f9a2c10, source: "NHS England, model terms", reason: Fixed nationally.}
"""

from __future__ import annotations

from alliancegen.model.overlays import Act, Declared, Locked
from alliancegen.model.problems import Problem
from alliancegen.readers.fields import Fields

_ACTS = (Act.REPLACES, Act.BEFORE, Act.AFTER)


def read_declared(fields: Fields, problems: list[Problem]) -> Declared | None:
    """The `overlay:` of a file's front matter; None where there is none that can be used."""
    written = fields.written("overlay")
    if written is None:
        return None
    known = (*(act.value for act in _ACTS), "reason", "base", "kinds", "when")
    inner = Fields(written, "'overlay'", known, problems)
    if not written.is_mapping:
        return None
    acts = [act for act in _ACTS if act.value in inner]
    if len(acts) > 1:
        both = f"'{acts[0].value}' and '{acts[1].value}'"
        inner.refuse("wrong-shape", f"an overlay does one thing, and this one says {both}", written.place)
        return None
    act = acts[0] if acts else Act.ADDS
    reason = reason_of(inner)
    target, colon, heading = inner.text(act.value).partition(":") if acts else ("", "", "")
    if act is not Act.REPLACES and "base" in inner:
        inner.refuse("unknown-key", "'base' goes with 'replaces'", inner.place_of("base"), "delete it")
    whole = act in (Act.BEFORE, Act.AFTER) and not colon
    for key in () if whole else ("kinds", "when"):
        if key in inner:
            message = f"'{key}' goes with a section or schedule that is put in before or after another"
            inner.refuse("unknown-key", message, inner.place_of(key), "put a condition into the words instead")
    if colon and not heading.strip():
        inner.refuse("wrong-shape", "a heading is missing after the colon", inner.place_of(act.value))
        return None
    return Declared(
        act=act,
        reason=reason,
        place=inner.place_of(act.value) if acts else written.key or written.place,
        target=target.strip(),
        heading=heading.strip(),
        base=inner.text("base"),
        kinds=inner.texts("kinds"),
        when=inner.text("when"),
    )


def reason_of(fields: Fields) -> str:
    """Why something was changed. Told where it is left out, or still the mark that `alliancegen overlay` puts there."""
    reason = fields.text("reason").strip()
    if not reason or not any(letter.isalnum() for letter in reason):
        fields.refuse(
            "missing-reason",
            "an overlay says why it was made",
            fields.place_of("reason"),
            "write   reason: who asked for it, and why",
        )
    return reason


def read_locked(fields: Fields, problems: list[Problem]) -> Locked | None:
    """The `locked:` of a file's front matter."""
    written = fields.written("locked")
    if written is None:
        return None
    inner = Fields(written, "'locked'", ("hash", "source", "reason"), problems)
    return Locked(
        inner.text("hash", needed=True),
        inner.text("source", needed=True),
        inner.text("reason", needed=True),
        inner.place_of("hash"),
    )
