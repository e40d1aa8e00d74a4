"""Bytes as text: by their byte order mark, by what can be UTF-16, as UTF-8, and else as the file declares or as windows-1252."""

import codecs
import re
from bisect import bisect_right

from oasys.bank_files.errors import Damaged
from oasys.core.words import say

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
LOOKED_AT = 4096
WINDOWS = "windows-1252"
KNOWN = re.compile(
    r"utf-?8|utf-?(16|32)([-_]?(le|be))?|(us-?)?ascii|iso[-_]?8859[-_]?1?[0-9]|(windows-?|cp|ibm)?[0-9]{3,4}|latin-?[0-9]{1,2}|mac-?roman"
    r"|koi8-[ru]|shift[-_]?jis|gb2312|gbk|gb18030|big5|euc[-_]?(jp|kr)",
    re.IGNORECASE,
)


def decode(content: bytes, *, declared: str = "", encoding: str = "") -> tuple[str, str]:
    """The text and its encoding. `encoding` is what a person says, and holds; `declared` is what the file says, which banks get wrong.

    Raises Damaged where it is no text.
    """
    if encoding:
        return _strictly(content, encoding), encoding
    for mark, name in MARKS:
        if content.startswith(mark):
            return _strictly(content[len(mark) :], name), name
    wide = _wide(content[:LOOKED_AT])
    if wide:
        return _strictly(content, wide), wide
    try:
        return _clean(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    if is_known_encoding(declared):
        try:
            return _clean(content.decode(declared)), declared
        except UnicodeDecodeError:
            pass
    # five bytes are no characters of windows-1252: they stand for the control characters of ISO 8859-1
    return _clean(content.decode(WINDOWS, "oasys-c1")), WINDOWS


def _c1(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("oasys-c1", _c1)


def is_known_encoding(name: str) -> bool:
    """Whether it is one that banks write in: some of Python's others compress, escape, or take long."""
    if not KNOWN.fullmatch(name):
        return False
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: of western text every second byte is zero."""
    if len(head) < 8 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    often, seldom = len(head) // 5, len(head) // 20
    if odd > often and even < seldom:
        return "utf-16-le"
    if even > often and odd < seldom:
        return "utf-16-be"
    return ""


def _strictly(content: bytes, encoding: str) -> str:
    if not is_known_encoding(encoding):
        raise Damaged(say("{encoding} is no encoding that is read.", encoding=encoding[:40]))
    try:
        return _clean(content.decode(encoding))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Damaged(
            say("Line {line}: the text is not written in {encoding}.", line=line, encoding=encoding), line=line
        ) from error


def _clean(text: str) -> str:
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise Damaged(say("Line {line}: the file holds bytes that are no text.", line=line), line=line)
    return text.removeprefix("\ufeff")


class Lines:
    """Which line of a text a place is on, in logarithmic time. A line ends with LF, CR LF, or CR alone."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        for line in split_lines(text)[:-1]:
            self._starts.append(self._starts[-1] + len(line))

    def at(self, place: int) -> int:
        return bisect_right(self._starts, place)


def split_lines(text: str) -> list[str]:
    """The lines with their ends; unlike `str.splitlines`, form feeds and the like end none."""
    return LINE.findall(text)
