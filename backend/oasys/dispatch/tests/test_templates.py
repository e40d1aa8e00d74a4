"""Templates of papers: defaults, logos that are bombs, two at once."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from oasys.invoicing.tests.desk import Desk
from oasys.printing.tests.samples import picture, text_of

from .office import income, make_office

TEMPLATE: dict[str, Any] = {"name": "Brief", "language": "de", "accent": "#7a2e2e", "intro": "Danke für Ihren Auftrag."}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_office()


def logo(desk: Desk, template: dict[str, Any], content: bytes, kind: str = "image/png") -> Any:
    path = f"{desk.path}/document-templates/{template['id']}/logo"
    return desk.api.call("PUT", path, content, If_Match='"v1"', Content_Type=kind)


def test_the_default_of_a_language_is_taken_and_there_is_one():
    desk = make_office()
    made = desk.api.post(f"{desk.path}/document-templates", TEMPLATE)
    assert made.status_code == 201, made.content
    other = desk.api.post(
        f"{desk.path}/document-templates", TEMPLATE | {"name": "Zweiter", "intro": "Neu.", "columns": []}
    )
    assert other.status_code == 201
    rows = desk.api.get(f"{desk.path}/document-templates").json()["items"]
    assert {row["name"]: row["is_default"] for row in rows} == {"Brief": False, "Zweiter": True}
    taken = desk.api.post(f"{desk.path}/document-templates", TEMPLATE)
    assert (taken.status_code, taken.json()["code"]) == (409, "dispatch.template_name_taken")
    line = desk.line("100.00", "U19", account=income(desk), text="Kaffee")
    invoice = desk.post("invoice", line)
    path = f"{desk.path}/invoices/{invoice['id']}/pdf"
    words = text_of(desk.api.get(path).content)
    assert "Neu." in words
    assert "Menge" not in words
    named = text_of(desk.api.get(f"{path}?document_template_id={made.json()['id']}").content)
    assert "Danke für Ihren Auftrag." in named
    assert desk.api.get(f"{path}?document_template_id={invoice['id']}").status_code == 404
    changed = desk.api.call("PUT", f"{desk.path}/document-templates/{made.json()['id']}", TEMPLATE, If_Match='"v1"')
    assert changed.status_code == 412  # another one took its place as default
    gone = desk.api.call("DELETE", f"{desk.path}/document-templates/{other.json()['id']}", If_Match='"v1"')
    assert gone.status_code == 204
    assert "Menge" in text_of(desk.api.get(path).content)


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"accent": "red"}, "/accent"),
        ({"footer": ["a"] * 5}, "/footer"),
        ({"columns": ["margin"]}, "/columns/0"),
        ({"language": "fr"}, "/language"),
        ({"intro": "a\x07b"}, "/intro"),
        ({"logo": "x"}, "/logo"),
    ],
)
def test_what_no_paper_can_be_is_refused_at_its_field(desk: Desk, said: dict[str, Any], pointer: str):
    answer = desk.api.post(f"{desk.path}/document-templates", TEMPLATE | said)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def bomb() -> bytes:
    """A PNG of 20,000 x 20,000 dots in a few kilobytes."""
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    return written.getvalue()


def test_a_logo_is_decoded_and_written_anew(desk: Desk):
    made = desk.api.post(f"{desk.path}/document-templates", TEMPLATE | {"name": "Logo", "is_default": False}).json()
    path = f"{desk.path}/document-templates/{made['id']}/logo"
    assert desk.api.get(path).status_code == 404
    for content, kind, code in (
        (bomb(), "image/png", "printing.logo_refused"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", "printing.logo_refused"),
        (b"\0" * 2_000_001, "image/png", "printing.logo_refused"),
        (picture(), "image/svg+xml", "einvoicing.other_content_type"),
    ):
        answer = logo(desk, made, content, kind)
        assert answer.json()["code"] == code, answer.content
    kept = logo(desk, made, picture() + b"<script>alert(1)</script>")
    assert kept.status_code == 200, kept.content
    assert (kept.json()["logo"]["width"], kept.json()["version"]) == (300, 2)
    shown = desk.api.get(path)
    assert (shown["Content-Type"], b"script" in shown.content) == ("image/png", False)
    for accept, kind in {
        "image/avif,image/webp,image/*,*/*;q=0.8": "image/avif",
        "image/webp;q=0.9, */*": "image/webp",
        "*/*": "image/png",
        "text/html": "image/png",
    }.items():
        shown = desk.api.get(f"{path}?width=300", Accept=accept)
        assert (shown["Content-Type"], b"script" in shown.content) == (kind, False)
        assert "Accept" in [name.strip() for name in shown["Vary"].split(",")]
        assert shown["X-Content-Type-Options"] == "nosniff"
    assert desk.api.get(f"{path}?width=299").status_code == 422
    look = desk.api.get(f"{desk.path}/document-templates/preview?language=de&logo_of={made['id']}&intro=Hallo")
    assert (look["Content-Type"], look.content[:4]) == ("image/png", b"\x89PNG")
    pdf = desk.api.get(f"{desk.path}/document-templates/preview?language=de&intro=Hallo&format=pdf")
    assert "Hallo" in text_of(pdf.content)
    other = make_office()
    assert other.api.get(f"{other.path}/document-templates/preview?logo_of={made['id']}").status_code == 404
