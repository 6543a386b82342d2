"""An agreement becomes a Word file: the stages, in their order."""

from __future__ import annotations

from collections.abc import Mapping

from alliancegen import __version__
from alliancegen.model.agreement import Agreement
from alliancegen.model.manifest import Manifest
from alliancegen.model.notes import Notes
from alliancegen.writers.docx import House, reading
from alliancegen.writers.docx import manifest as manifests
from alliancegen.writers.docx.body import Body
from alliancegen.writers.docx.comments import Comments
from alliancegen.writers.docx.compact import set_closer
from alliancegen.writers.docx.contents import entries
from alliancegen.writers.docx.headers import fill_headers
from alliancegen.writers.docx.inlines import InlineWriter
from alliancegen.writers.docx.numbering import Lists, number_provisions
from alliancegen.writers.docx.ooxml import legal, parsed
from alliancegen.writers.docx.opening import Parts
from alliancegen.writers.docx.package import Package, skeleton, unpack
from alliancegen.writers.docx.references import References
from alliancegen.writers.docx.styles import Styles


def write(
    agreement: Agreement,
    *,
    notes: Notes,
    properties: Mapping[str, str],
    house: House | None,
    pages: Mapping[str, int] | None,
    manifest: Manifest | None,
    live: bool,
) -> bytes:
    """See `alliancegen.writers.docx.write_docx`."""
    package = Package(unpack(house.file) if house else skeleton())
    if house is None and agreement.runs_on:
        set_closer(package.styles, package.section)
    styles = Styles(package.styles, house.styles if house else None)
    numbered = number_provisions(agreement, styles, Lists(package.numbering))
    references = References(agreement, numbered)
    comments = Comments(styles, wanted=notes if agreement.draft else "none")
    inlines = InlineWriter(styles, references, live=live)

    body = Body(
        agreement,
        package.section,
        styles=styles,
        numbered=numbered,
        references=references,
        inlines=inlines,
        comments=comments,
    )
    document = body.document(entries(agreement, numbered, references, pages) if agreement.contents else ())
    package.set_document(document)

    fill_headers(package.headers_and_footers, agreement)
    package.set_title(legal(agreement.title, "title"), legal(agreement.short_title or agreement.title, "title"))
    notes_part = comments.xml()
    if notes_part is not None:
        package.add_comments(notes_part)
    words = reading.read(
        Parts(
            parsed(document),
            parsed(notes_part) if notes_part else None,
            margins=package.headers_and_footers,
            styles=package.styles,
        )
    )
    own = manifests.complete(manifest or Manifest(tool=__version__), agreement, references, words)
    record = manifests.part(own)
    package.add_custom_xml(record, manifests.item_properties())
    hashed = {manifests.RECORD: manifests.record_hash(record)}
    package.add_custom_properties(manifests.custom_properties(own, {**properties, **hashed}))
    return package.save()
