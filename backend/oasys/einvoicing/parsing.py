"""XML of strangers, read without doing what it says: no document type, no entity, nothing fetched, nothing huge, nothing deep."""

import re

from lxml import etree
from lxml.etree import _Element

from oasys.core.words import say
from oasys.einvoicing.errors import NotReadable, TooLarge

MOST_XML_BYTES = 10 * 1024 * 1024
MOST_ELEMENTS = 150_000
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")
ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|(us-)?ascii|iso-?8859-?(1[0-6]?|[2-9])|windows-125[0-8]|cp125[0-8]|latin-?1", re.I
)
# one that is not closed is the rest of the file: looking for its end anew from each beginning would take the square of the length
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
BEFORE_THE_ROOT = re.compile(rb"<[A-Za-z_]")


def parse(content: bytes) -> _Element:
    """The root of the document; comments and processing instructions are left out. Raises TooLarge, NotReadable."""
    if len(content) > MOST_XML_BYTES:
        raise TooLarge(say("The XML of an e-invoice has at most {most} MB.", most=MOST_XML_BYTES // 1024 // 1024))
    ascii_bytes = COMMENT.sub(b"", content.replace(b"\0", b""))  # of UTF-16, what UTF-8 would have
    start = BEFORE_THE_ROOT.search(ascii_bytes)
    if start is None:
        raise NotReadable(say("The file is no XML."))
    declared = DECLARED.search(ascii_bytes[: start.start()].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    if declared and not ENCODINGS.fullmatch(declared[1].decode()):
        raise NotReadable(say("The XML is written as {encoding}: send it as UTF-8.", encoding=declared[1].decode()))
    if b"<!DOCTYPE" in ascii_bytes[: start.start()]:
        raise NotReadable(say("The XML has a document type (DOCTYPE): e-invoices have none, and none is read."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=False, remove_comments=True, remove_pis=True, recover=False, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content.strip(b" \t\r\n") if b"\0" not in content[:4] else content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise NotReadable(say("The file is no well-formed XML: {reason}", reason=str(error)[:300])) from error
    tree = root.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise NotReadable(say("The XML has a document type (DOCTYPE): e-invoices have none, and none is read."))
    for number, _ in enumerate(root.iter(), start=1):
        if number > MOST_ELEMENTS:
            raise TooLarge(say("The XML of an e-invoice has at most {most:,} elements.", most=MOST_ELEMENTS))
    return root
