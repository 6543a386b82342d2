"""msgspec, loaded without typing_extensions and without compiling the regular expressions of what it loads itself.

msgspec asks typing_extensions, where that is installed, for names that Python has had itself since 3.11, and takes Python's own
where it isn't. typing_extensions loads `inspect`, which loads Python's tokenizer and disassembler: as much again as all of
msgspec. So while msgspec is loaded, typing_extensions counts as not installed (None in `sys.modules` says so to `import`);
afterwards whoever wants it can load it. To be imported before anything that imports msgspec.
"""

from __future__ import annotations

import sys

from alliancegen.model.patterns import compiled_late

_SPARED = "typing_extensions"

if "msgspec" not in sys.modules and _SPARED not in sys.modules:
    sys.modules[_SPARED] = None  # type: ignore[assignment]  # the way that the import system documents
    try:
        with compiled_late():
            import msgspec  # noqa: F401 - loaded for those who import it next
    finally:
        del sys.modules[_SPARED]
