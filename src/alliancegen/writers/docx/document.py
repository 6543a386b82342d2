"""An agreement becomes a Word file: the stages, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from alliancegen.model.agreement import Agreement
from alliancegen.writers.docx import fingerprint
from alliancegen.writers.docx.body import Body
from alliancegen.writers.docx.comments import Comments
from alliancegen.writers.docx.contents import entries
from alliancegen.writers.docx.headers import fill_headers
from alliancegen.writers.docx.inlines import InlineWriter
from alliancegen.writers.docx.numbering import Lists, number_provisions
from alliancegen.writers.docx.ooxml import legal
from alliancegen.writers.docx.package import Package, skeleton
from alliancegen.writers.docx.references import References
from alliancegen.writers.docx.styles import Styles


def write(agreement: Agreement, *, comments: bool, properties: Mapping[str, str]) -> bytes:
    """See `alliancegen.writers.docx.write_docx`."""
    package = Package(skeleton())
    styles = Styles(package.styles)
    numbered = number_provisions(agreement, styles, Lists(package.numbering))
    references = References(agreement, numbered)
    notes = Comments(styles, wanted=comments)
    inlines = InlineWriter(styles, references)

    body = Body(
        agreement,
        package.root,
        styles=styles,
        numbered=numbered,
        references=references,
        inlines=inlines,
        comments=notes,
    )
    body.write(entries(agreement, numbered, references) if agreement.contents else ())

    fill_headers(package.headers_and_footers, agreement)
    package.set_title(legal(agreement.title, "title"))
    roots = [package.root, *package.headers_and_footers]
    if notes.root is not None:
        package.add_comments(notes.xml())
        roots.insert(1, notes.root)
    own = {**properties, fingerprint.HASH_PROPERTY: fingerprint.text_hash(roots)}
    package.add_custom_properties(fingerprint.custom_properties(own))
    return package.save()
