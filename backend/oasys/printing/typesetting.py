"""From a template and its data to a PDF/A-3b, by typst. Templates are files of this package; data are texts in one JSON."""

import json
import re
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_inter
import manimgx_fonts
import manimgx_fonts_cjk
import typst

from oasys.core.words import say
from oasys.printing.errors import NotPrintable

BREAK = "\u200b"  # where a row may end; no font needs a glyph for it
DOTS_PER_INCH = 110  # of pictures for screens
TEMPLATES = Path(__file__).parent / "templates"
FONT_FOLDERS = [
    fontpkg_inter.ROOT / "files",
    Path(manimgx_fonts.__file__).parent,
    Path(manimgx_fonts_cjk.__file__).parent,
]
_SCRIPTS = (
    "Arabic", "Devanagari", "Bengali", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Oriya", "Sinhala",
    "Thai", "Lao", "Khmer", "Myanmar", "Hebrew", "Armenian", "Georgian", "Ethiopic",
)  # fmt: skip
_UNSHOWN = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_ESCAPED = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "0": "\0"}


_thread = threading.local()


@cache
def fonts() -> typst.Fonts:
    """The fonts that come with the program, and no others: not the machine's, not the typesetter's own."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(FONT_FOLDERS))


def families(han: str) -> list[str]:
    """The fonts in the order in which a sign is looked for; `han` says whose forms Chinese characters have."""
    return [
        "Inter", "Noto Sans", f"Noto Sans CJK {han}", *(f"Noto Sans {script}" for script in _SCRIPTS),
        "Noto Sans Symbols", "Noto Emoji",
    ]  # fmt: skip


def typeset(template: str, data: dict[str, Any], *, at: datetime) -> bytes:
    """The PDF of a template. `at` is what it says of its making; the same arguments make the same bytes.

    Raises NotPrintable where a text has signs that no font has.
    """
    made = _made(template, data, format="pdf", pdf_standards=["a-3b"], timestamp=at)
    assert isinstance(made, bytes)
    return made


def picture(template: str, data: dict[str, Any]) -> bytes:
    """The first page of a template as a PNG. Raises NotPrintable as `typeset` does."""
    made = _made(template, data, format="png", ppi=DOTS_PER_INCH)
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)
    return first


def _made(template: str, data: dict[str, Any], **options: Any) -> bytes | list[bytes]:
    try:
        made = _compiler().compile(TEMPLATES / template, sys_inputs={"data": json.dumps(data)}, **options)
    except typst.TypstError as error:
        unshown = sorted({sign for text in _UNSHOWN.findall(error.diagnostic) for sign in _said(text)} - {BREAK})
        if not unshown:
            raise
        named = " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in unshown)
        raise NotPrintable(
            say("No font has these signs: {signs}. Write them otherwise.", signs=named), signs=unshown
        ) from error
    assert made is not None
    return made


def _compiler() -> typst.Compiler:
    """The compiler of this thread, which serves one call at a time; the fonts behind all of them are the same."""
    found: typst.Compiler | None = getattr(_thread, "compiler", None)
    if found is None:
        found = _thread.compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts(), package_path=TEMPLATES)
    return found


def _said(text: str) -> str:
    """What typst quoted, without its quotes and escapes (those of Rust's Debug)."""
    return _ESCAPED.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _LETTERS.get(found[2], found[2]), text[1:-1]
    )
