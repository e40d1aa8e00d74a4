"""XML of strangers: nothing is fetched, expanded, or read without end; what is honest is read in every encoding."""

import time
from pathlib import Path

import pytest

from oasys.einvoicing.errors import NotReadable, TooLarge
from oasys.einvoicing.parsing import COMMENT, MOST_XML_BYTES, parse
from oasys.einvoicing.receiving import read_invoice
from oasys.einvoicing.tests.invoices import make_invoice
from oasys.einvoicing.ubl import write_ubl

TEXT = write_ubl(make_invoice()).decode().partition("?>")[2].strip()
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "content",
    [
        f'<?xml version="1.0" encoding="UTF-8"?>{TEXT}'.encode(),
        b"\xef\xbb\xbf" + f'<?xml version="1.0"?>{TEXT}'.encode(),
        f"\ufeff{TEXT}".encode("utf-16-le"),
        f'<?xml version="1.0" encoding="UTF-16"?>{TEXT}'.encode("utf-16"),
        f'<?xml version="1.0" encoding="windows-1252"?>{TEXT}'.encode("cp1252"),
        f'<?xml version="1.0" encoding="ISO-8859-15"?>{TEXT}'.encode("iso-8859-15"),
        TEXT.encode(),
        b"\n\n  " + TEXT.encode(),
        TEXT.replace("cbc:", "a:")
        .replace("xmlns:cbc", "xmlns:a")
        .replace("cac:", "b_1:")
        .replace("xmlns:cac", "xmlns:b_1")
        .encode(),
        TEXT.replace("<cbc:ID>RE-", "<cbc:ID><![CDATA[RE-]]>").encode(),
    ],
    ids=["utf-8", "bom", "utf-16-le", "utf-16", "windows-1252", "iso-8859-15", "bare", "spaces", "prefixes", "cdata"],
)
def test_an_honest_file_is_read_however_it_is_encoded(content: bytes):
    assert read_invoice(content) == make_invoice()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   ",
        b"no xml",
        b"\x89PNG\r\n\x1a\n\x00\x00<a",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>&undefined;</a>",
        b"\xff\xfe\x00",
        b"<a>\xff</a>",
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><a/>',
        b"<a>\x01</a>",
    ],
)
def test_what_is_no_xml_is_refused(content: bytes):
    with pytest.raises(NotReadable):
        parse(content)


def test_a_file_outside_is_not_read(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    for declared in (
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        '<!ENTITY x SYSTEM "http://192.0.2.1/x">',
        f'<!ENTITY % x SYSTEM "{secret.as_uri()}"> %x;',
    ):
        with pytest.raises(NotReadable, match="DOCTYPE"):
            parse(f"<!DOCTYPE a [{declared}]><a>&x;</a>".encode())


def test_comments_that_never_end_are_looked_at_once():
    assert len(COMMENT.findall(b"<!--" * 1000)) == 1
    for hostile in (b"<!--", b"<!-- <a", b"<!-->"):
        with pytest.raises(NotReadable):
            parse(hostile * (MOST_XML_BYTES // len(hostile)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_does_not_go_off(encoding: str):
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a b="&a9;">&a9;</a>'
    started = time.process_time()
    with pytest.raises(NotReadable):
        parse(bomb.encode(encoding))
    assert time.process_time() - started < 1


def test_a_document_type_behind_a_comment_is_seen():
    with pytest.raises(NotReadable, match="DOCTYPE"):
        parse(b"<!-- <x> --><!DOCTYPE a><a/>")


def test_no_include_and_no_stylesheet_is_followed():
    parse(
        b'<?xml-stylesheet href="http://192.0.2.1/x"?><a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>'
    )


def test_depth_has_a_limit():
    with pytest.raises(NotReadable):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


@pytest.mark.parametrize("size", [MOST_XML_BYTES + 1, 50 * 1024 * 1024])
def test_size_has_a_limit_before_anything_is_parsed(size: int):
    content = b"<a>" + b"x" * (size - 7) + b"</a>"
    started = time.process_time()
    with pytest.raises(TooLarge):
        parse(content)
    assert time.process_time() - started < 0.5


def test_the_number_of_elements_has_a_limit():
    with pytest.raises(TooLarge):
        parse(b"<a>" + b"<b/>" * 150_001 + b"</a>")


def test_a_text_as_long_as_a_file_may_be_is_read():
    assert len(parse(b"<a>" + b"x" * 9_000_000 + b"</a>").text or "") == 9_000_000
