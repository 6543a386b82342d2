"""The seal: a hash over every part of a built file, by which a file that nobody has saved since is known at a glance.

It stands in the custom properties, as the last of them, and covers the other properties and the names, sizes and checksums
(CRC-32) of all other parts; so to look at it, nothing else need be unpacked. A program that saves the file breaks it, and
then the file is compared. It is no signature: whoever changes a file can seal it anew.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping

PART = "docProps/custom.xml"
_END = b"</Properties>"
_NAME = "alliancegen.seal"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_SEAL = re.compile(
    rb'<property fmtid="[^"]*" pid="\d+" name="alliancegen\.seal"><vt:lpwstr>([0-9a-f]{64})</vt:lpwstr></property></Properties>'
)
_LARGEST = 1_000_000


def with_seal(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a file that is about to be zipped, with the seal in its custom properties, if it has some."""
    properties = parts.get(PART, b"")
    if not properties.endswith(_END):
        return dict(parts)
    seal = _hash(properties, ((name, len(part), zlib.crc32(part)) for name, part in parts.items()))
    number = properties.count(b"<property ") + 2
    entry = f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{_NAME}"><vt:lpwstr>{seal}</vt:lpwstr></property>'
    return {**parts, PART: properties.removesuffix(_END) + entry.encode() + _END}


def is_sealed(docx: bytes) -> bool:
    """Whether a file has a seal that holds: it is the file that was written. Raises nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if PART not in names or len(set(names)) < len(names) or archive.getinfo(PART).file_size > _LARGEST:
                return False
            properties = archive.read(PART)
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
        return False
    found = _SEAL.search(properties)
    if found is None:
        return False
    without = properties[: found.start()] + _END + properties[found.end() :]
    return found[1].decode() == _hash(without, ((each.filename, each.file_size, each.CRC) for each in entries))


def _hash(properties: bytes, parts: Iterable[tuple[str, int, int]]) -> str:
    lines = sorted(f"{name} {size} {checksum:08x}" for name, size, checksum in parts if name != PART)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n" + properties).hexdigest()
