"""XML of banks, read as it comes: no document type, no entity, nothing fetched, nothing huge or deep; memory for one part at a time."""

import io
import re
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from oasys.bank_files.errors import CutOff, Damaged, TooLarge
from oasys.bank_files.texts import decode, is_known_encoding
from oasys.core.words import say

DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
NOT_READ = r"<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|"
TAG = r"""(?P<tag><(?P<ends>/?)(?:[^\s<>/:"']+:)?{name}(?=[\s/>])(?:[^<>"']|"[^"]*"|'[^']*')*?(?P<alone>/?)>)"""
ASIDE = ((b"<?", b"?>"), (b"<!--", b"-->"))
LOOKED_AT = 1 << 20  # what stands before the first element
MOST_MARKUP = 3_000_000


def ends(content: bytes, names: frozenset[str]) -> Iterator[_Element]:
    """Elements of these local names, each whole, as they end; who asks empties what is done with. Raises Damaged, CutOff, TooLarge."""
    _guard(content)
    if content.count(b"<") > MOST_MARKUP:
        raise TooLarge(say("The XML has too many elements: ask the bank for fewer days."))
    is_wide = b"\0" in content[:4] or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    parser = etree.iterparse(
        io.BytesIO(content if is_wide else content.lstrip()),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
        strip_cdata=True,
    )
    try:
        for _, element in parser:
            yield element
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise _refusal(error, content) from error


def as_written(content: bytes, name: str) -> Iterator[str]:
    """The elements of a local name as they stand in XML that is well formed, in its order; none of them holds another of its name."""
    declared = DECLARED.search(content[:LOOKED_AT])
    text, _ = decode(content, declared=declared[1].decode() if declared else "")
    begin = None
    for found in re.finditer(NOT_READ + TAG.format(name=re.escape(name)), text):
        if found["tag"] is None:
            continue
        if not found["ends"]:
            begin = found.start() if begin is None else begin
        if found["ends"] or found["alone"]:
            yield text[found.start() if begin is None else begin : found.end()]
            begin = None


def _guard(content: bytes) -> None:
    """Raises Damaged for a document type before anything is parsed, and for an encoding in which one could hide."""
    narrow = (
        content[:LOOKED_AT].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe")
    )  # of UTF-16, what UTF-8 would have
    declared = DECLARED.search(narrow)
    if declared and not is_known_encoding(declared[1].decode()):
        raise Damaged(
            say("The XML is written as {encoding}: ask the bank for UTF-8.", encoding=declared[1].decode()), line=1
        )
    place = narrow.find(b"<")
    while place >= 0 and not narrow[place + 1 : place + 2].isalpha():
        closing = next((end for begin, end in ASIDE if narrow.startswith(begin, place)), None)
        if closing is None:
            break
        end = narrow.find(closing, place)
        place = narrow.find(b"<", end) if end >= 0 else -1
    if place < 0 or narrow[place + 1 : place + 2] == b"!":
        raise _has_doctype(narrow.count(b"\n", 0, max(place, 0)) + 1)


def _has_doctype(line: int) -> Damaged:
    return Damaged(say("Line {line}: the XML has a document type (DOCTYPE), and none is read.", line=line), line=line)


def _refusal(error: Exception, content: bytes) -> Damaged | CutOff:
    line = getattr(error, "lineno", None) or 1
    if line >= content.count(b"\n") and not content.rstrip(b" \t\r\n\0").endswith((b">", b">\0", b"\0>")):
        return CutOff(say("Line {line}: the file ends in the middle. Ask the bank for it again.", line=line), line=line)
    said = re.sub(r"[^ -~]", " ", str(error))[:200]
    if "Premature end" in said or "end of data" in said.lower():
        return CutOff(say("Line {line}: the file ends in the middle. Ask the bank for it again.", line=line), line=line)
    return Damaged(say("Line {line}: the XML is not well formed: {reason}", line=line, reason=said), line=line)


def child(where: _Element | None, *names: str) -> _Element | None:
    """What is found on the way down these local names."""
    for name in names:
        if where is None:
            return None
        where = next(where.iterchildren(f"{{*}}{name}"), None)
    return where


def children(where: _Element | None, name: str) -> list[_Element]:
    return [] if where is None else list(where.iterchildren(f"{{*}}{name}"))


def text(where: _Element | None, *names: str) -> str:
    found = child(where, *names)
    return "" if found is None else (found.text or "").strip()
