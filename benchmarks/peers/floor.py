"""The floor: a finished document.xml with holes, one substitution, and a zip whose other parts are copied as they lie.

python floor.py FOLDER OUT. No templates, no clauses, no checks: nothing in Python can write the same file with less work.
"""

from __future__ import annotations

import json
import re
import struct
import sys
import zlib
from collections.abc import Iterator

PART = b"word/document.xml"
_NEVER = (0 << 9) | (1 << 5) | 1  # 1 January 1980, the first day that a zip can name


def parts(package: bytes) -> Iterator[tuple[bytes, int, int, int, bytes]]:
    """Name, method, checksum, size and packed bytes of each part."""
    end = package.rfind(b"PK\5\6")
    count, _, at = struct.unpack_from("<HII", package, end + 10)
    for _ in range(count):
        method, _, checksum, packed, size, name, extra, comment = struct.unpack_from("<HIIIIHHH", package, at + 10)
        (local,) = struct.unpack_from("<I", package, at + 42)
        names = struct.unpack_from("<HH", package, local + 26)
        start = local + 30 + sum(names)
        yield package[at + 46 : at + 46 + name], method, checksum, size, package[start : start + packed]
        at += 46 + name + extra + comment


def packed(package: bytes, document: bytes) -> bytes:
    """The package with another document.xml."""
    made, directory, at, count = [], [], 0, 0
    for name, method, checksum, size, content in parts(package):
        if name == PART:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            content = deflate.compress(document) + deflate.flush()  # noqa: PLW2901 - the new part in the place of the old
            method, checksum, size = zlib.DEFLATED, zlib.crc32(document), len(document)  # noqa: PLW2901
        head = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, _NEVER, checksum, len(content), size, len(name), 0)
        made += [b"PK\3\4", head, name, content]
        directory.append(b"PK\1\2\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, at) + name)
        at, count = at + 30 + len(name) + len(content), count + 1
    listed = b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), at, 0)
    return b"".join([*made, listed, b"PK\5\6", end])


def main() -> None:
    folder, out = sys.argv[1:]
    with open(f"{folder}/answers.json", "rb") as file:  # noqa: PTH123 - pathlib would be a third of the floor
        answers = {
            name: answer.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            for name, answer in json.load(file).items()
        }
    with open(f"{folder}/document.xml", encoding="utf-8") as file:  # noqa: PTH123
        document = re.sub(r"\{\{(\w+)\}\}", lambda hole: answers[hole[1]], file.read()).encode()
    with open(f"{folder}/house.docx", "rb") as file:  # noqa: PTH123
        package = file.read()
    with open(out, "wb") as file:  # noqa: PTH123
        file.write(packed(package, document))


main()
