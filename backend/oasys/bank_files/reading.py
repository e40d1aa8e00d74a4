"""Tells what a file is, by its content and never by its name, and reads it: whole, or not at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

from oasys.bank_files import bai2, camt, csv_files, mt940, ofx, qif
from oasys.bank_files.csv_mapping import BankCsvMapping
from oasys.bank_files.errors import BankFileRefused, Damaged, NoStatement, NotRecognised, TooLarge
from oasys.bank_files.limits import MOST_BYTES, refuse_more_lines, refuse_more_statements
from oasys.bank_files.model import BankFile, Statement
from oasys.bank_files.proof import gaps, joined_pages, tried, without_repeated
from oasys.bank_files.texts import decode
from oasys.core.words import say

MOST_MEMBERS = 1_000
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
LOOKED_AT = 64 * 1024
OTHERS = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Excel 97"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
OF_OFFICE = re.compile(r"(?:\[Content_Types\]\.xml|mimetype)$")


def read(
    content: bytes,
    *,
    mapping: BankCsvMapping | None = None,
    encoding: str = "",
    date_order: str = "",
    decimal: str = "",
    currency: str = "",
    negated: bool = False,
) -> BankFile:
    """The statements of a file, or of all files of a ZIP, their pages joined. Raises BankFileRefused.

    `mapping` is how a CSV is read; the others are what a person says where a file can be read in two ways: `date_order` (ymd, dmy, mdy)
    and `decimal` (. or ,) of CSV and QIF, `currency` where the file names none, `negated` for a CSV that writes what goes out as positive.
    """
    refuse_too_large(content)

    def one(part: bytes) -> list[Statement]:
        return _read(
            part,
            mapping=mapping,
            encoding=encoding,
            date_order=date_order,
            decimal=decimal,
            currency=currency,
            negated=negated,
        )

    statements = _members(content, one) if content.startswith(ZIP) else one(content)
    statements = tried(without_repeated(joined_pages(statements)))
    return BankFile(tuple(statements), tuple(gaps(statements)))


def refuse_too_large(content: bytes) -> None:
    """Raises TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge(
            say("A file of a bank has at most {most} MB: ask the bank for fewer days.", most=MOST_BYTES // 1024 // 1024)
        )


def is_csv(content: bytes, *, encoding: str = "") -> bool:
    """Whether nothing tells another format: such a file is read by a mapping. Raises BankFileRefused where it is no text."""
    if content.startswith((*ZIP, *(mark for mark, _ in OTHERS))) or not content.strip():
        return False
    head = _head(content, encoding)
    is_other = ofx.is_ofx(head) or camt.is_camt(head) or head.lstrip().startswith("<")
    return not (is_other or bai2.is_bai2(head) or qif.is_qif(head) or mt940.is_mt940(head))


def _read(
    content: bytes,
    *,
    mapping: BankCsvMapping | None,
    encoding: str,
    date_order: str,
    decimal: str,
    currency: str,
    negated: bool,
) -> list[Statement]:
    for mark, name in OTHERS:
        if content.startswith(mark):
            raise NotRecognised(
                say("The file is {kind}: ask the bank for OFX, MT940, CAMT, BAI2, QIF or CSV.", kind=name)
            )
    if not content.strip():
        raise NoStatement(say("The file is empty."))
    if mapping is not None:
        return csv_files.read(content, mapping=mapping)
    head = _head(content, encoding)
    if ofx.is_ofx(head):
        return ofx.read(content, encoding=encoding)
    if camt.is_camt(head):
        return camt.read(content)
    if head.lstrip().startswith("<"):
        raise NotRecognised(say("The XML is no CAMT.052, .053 or .054 and no OFX."))
    if bai2.is_bai2(head):
        return bai2.read(content, encoding=encoding)
    if qif.is_qif(head):
        return qif.read(content, encoding=encoding, date_order=date_order, decimal=decimal, currency=currency)
    if mt940.is_mt940(head):
        return mt940.read(content, encoding=encoding)
    return csv_files.read(
        content,
        encoding=encoding,
        date_order=date_order,
        decimal=decimal,
        currency=currency,
        negated=negated,
    )


def _head(content: bytes, encoding: str) -> str:
    """The beginning as text; cut where no character is."""
    part = content[:LOOKED_AT]
    if len(content) > LOOKED_AT:
        place = max(part.rfind(b"\n"), part.rfind(b">"), part.rfind(b";"))
        part = part[: place + (-place % 4)] if place > 0 else part
    try:
        return decode(part, encoding=encoding)[0]
    except Damaged:
        if encoding or b"\0" in part:
            raise
        return part.decode("latin-1")


def _members(content: bytes, one: Callable[[bytes], list[Statement]]) -> list[Statement]:
    """Every file of the ZIP, bounded in number and in size before anything is unpacked. One that is refused refuses the ZIP."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = [
            info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")
        ]
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise Damaged(say("The ZIP is damaged: ask for it again.")) from error
    if any(OF_OFFICE.match(info.filename) for info in members):
        raise NotRecognised(say("The file is a document of an office program: save it as CSV."))
    if not members:
        raise NoStatement(say("The ZIP is empty."))
    if len(members) > MOST_MEMBERS or sum(info.file_size for info in members) > MOST_BYTES:
        raise TooLarge(
            say(
                "A ZIP has at most {most:,} files and unpacked {bytes} MB.",
                most=MOST_MEMBERS,
                bytes=MOST_BYTES // 1024 // 1024,
            )
        )
    found: list[Statement] = []
    for info in sorted(members, key=lambda each: each.filename):
        name = "".join(each if each.isprintable() else "?" for each in info.filename)[:200]
        part = _unpacked(archive, info, name)
        try:
            found += [replace(statement, file=name) for statement in one(part)]
        except BankFileRefused as refused:
            raise refused.in_file(name, f"{name}: {refused.detail}") from refused
        refuse_more_statements(len(found))
        refuse_more_lines(sum(len(statement.lines) for statement in found))
    return found


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """Never more than the ZIP says: what unpacks to more fails its check."""
    if info.flag_bits & 1:
        raise Damaged(say("{file} is encrypted: unpack it first.", file=name), file=name)
    try:
        with archive.open(info) as stream:
            part = stream.read()
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise Damaged(say("{file} cannot be unpacked: ask for the ZIP again.", file=name), file=name) from error
    if part.startswith(ZIP):
        raise NotRecognised(say("{file} is a ZIP inside the ZIP: unpack it first.", file=name), file=name)
    return part
