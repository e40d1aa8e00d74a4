"""Which kinds of files are taken, and whether one is what it says. No Django, no database.

The name, the declared type and the content have to agree. Content is told by puremagic; what a signature leaves open (which of the formats
in a ZIP, text without any signature) is looked at here.
"""

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from lxml.etree import QName

from oasys.attachments.errors import KindNotTaken, NotWhatItSays, TooLarge
from oasys.core.errors import DomainError
from oasys.core.words import say
from oasys.einvoicing.parsing import parse

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 200
MOST_MEMBERS = 10_000
MOST_TYPES_BYTES = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    KeyError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)  # a ZIP
UNKNOWN = {"", "application/octet-stream"}  # a browser that does not know the kind says this
SHOWN_BY_BROWSERS = {"html", "svg"}
MARKUP = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<body", b"<iframe")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the type that it is kept and served as, and what else programs call it."""

    media_type: str
    also: frozenset[str] = frozenset()


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf"),
    "png": Kind("image/png"),
    "jpg": Kind("image/jpeg", frozenset({"image/jpg", "image/pjpeg"})),
    "jpeg": Kind("image/jpeg", frozenset({"image/jpg", "image/pjpeg"})),
    "webp": Kind("image/webp"),
    "xml": Kind("application/xml", frozenset({"text/xml"})),
    "csv": Kind("text/csv", frozenset({"text/plain", "application/csv", "application/vnd.ms-excel"})),
    "txt": Kind("text/plain"),
    "xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet"),
    "docx": Kind(f"{OFFICE}.wordprocessingml.document"),
    "ods": Kind(f"{ODF}.spreadsheet"),
    "odt": Kind(f"{ODF}.text"),
}


def file_name(text: str) -> str:
    """The name without folders and without signs that nobody can print; "" where nothing is left."""
    name = text.replace("\\", "/").rpartition("/")[2]
    name = " ".join("".join(sign for sign in name if sign.isprintable()).split())
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    return stem[: LONGEST_NAME - len(dot + ending)] + dot + ending if dot and len(ending) < 10 else name[:LONGEST_NAME]


def media_type_of(*, name: str, declared: str, content: bytes) -> str:
    """What the file is kept and served as. Raises TooLarge, KindNotTaken, NotWhatItSays."""
    if len(content) > MOST_BYTES:
        raise TooLarge(say("A file has at most {most} MB.", most=MOST_BYTES // 1024 // 1024))
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = KINDS.get(ending)
    if kind is None:
        taken = ", ".join(sorted(KINDS))
        raise KindNotTaken(say("Files of these kinds are taken: {kinds}.", kinds=taken), ending=ending[:20])
    if not content:
        raise NotWhatItSays(say("The file is empty."))
    said = declared.partition(";")[0].strip().lower()
    if said not in UNKNOWN | {kind.media_type} | kind.also:
        message = say("{name} is sent as {type}: name and type have to agree.", name=name, type=said[:100])
        raise NotWhatItSays(message)
    if not _is(kind.media_type, content):
        message = say("{name} does not hold what its name says: send the file as it was made.", name=name)
        raise NotWhatItSays(message)
    return kind.media_type


def _is(media_type: str, content: bytes) -> bool:
    if media_type == "application/xml":
        return _is_xml(content)
    if media_type in ("text/csv", "text/plain"):
        return _is_text(content)
    if media_type not in _signed(content):
        return False
    if media_type.startswith(OFFICE):
        return _is_office(media_type, content)
    return not media_type.startswith(ODF) or _is_odf(media_type, content)


def _signed(content: bytes) -> set[str]:
    """Every type whose signature the content has."""
    import puremagic  # its tables take memory, which a process that takes no file does without

    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_xml(content: bytes) -> bool:
    """Well-formed, without a document type, and nothing that a browser would show as a page."""
    try:
        root = parse(content)
    except DomainError:
        return False
    return QName(root).localname.lower() not in SHOWN_BY_BROWSERS


def _is_text(content: bytes) -> bool:
    """Text in an encoding that spreadsheets write, without control characters, and no page."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        beginning = text[:2000].lstrip("\ufeff \t\r\n").lower().encode()
        return not beginning.startswith(MARKUP) and not any(sign < " " and sign not in "\t\r\n\f" for sign in text)
    return False


def _is_office(media_type: str, content: bytes) -> bool:
    """The main part is of this type, and there are no macros."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            if len(file.infolist()) > MOST_MEMBERS or file.getinfo("[Content_Types].xml").file_size > MOST_TYPES_BYTES:
                return False
            types = file.read("[Content_Types].xml")
    except DAMAGED:
        return False
    return f"{media_type}.main+xml".encode() in types and b"macroEnabled" not in types and b"vbaProject" not in types


def _is_odf(media_type: str, content: bytes) -> bool:
    """The member `mimetype` says so."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            if file.getinfo("mimetype").file_size > LONGEST_NAME:
                return False
            return file.read("mimetype").strip() == media_type.encode()
    except DAMAGED:
        return False
