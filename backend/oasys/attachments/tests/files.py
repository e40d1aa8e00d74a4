"""Files as people send them."""

import zipfile
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from openpyxl import Workbook
from PIL import Image

from tests.fixtures import Api

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(form: str) -> bytes:
    held = BytesIO()
    Image.new("RGB", (2, 2), "red").save(held, form)
    return held.getvalue()


def workbook() -> bytes:
    held = BytesIO()
    Workbook().save(held)
    return held.getvalue()


def damaged(content: bytes) -> bytes:
    """A ZIP whose list of members is whole and whose members' streams are not."""
    with zipfile.ZipFile(BytesIO(content)) as file:
        at = [one.header_offset + 30 + len(one.filename) for one in file.infolist()]
    spoilt = bytearray(content)
    for place in at:
        spoilt[place] = 0xFF
    return bytes(spoilt)


def zipped(**members: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def send(
    api: Api, path: str, name: str, content: bytes, declared: str = "application/octet-stream", **fields: str
) -> Any:
    """A form with a part named file."""
    file = SimpleUploadedFile(name, content, content_type=declared)
    body = encode_multipart(BOUNDARY, {"file": file, **fields})
    return api.post(path, body, Content_Type=MULTIPART_CONTENT)
