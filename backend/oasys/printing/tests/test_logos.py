"""Pictures for the head of papers: what they are, their content says."""

from io import BytesIO

import pytest
from PIL import Image

from oasys.printing import logos
from oasys.printing.errors import LogoRefused
from oasys.printing.logos import logo_of, shown
from oasys.printing.papers import document_pdf
from oasys.printing.shapes import Design
from oasys.printing.tests.samples import AT, make_document, picture, read


@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture(mode="RGBA"),
        picture(mode="L"),
        picture(mode="P"),
        picture(mode="LA"),
        picture(mode="1"),
        picture(mode="I;16"),
        picture(kind="JPEG"),
        picture(mode="CMYK", kind="JPEG"),
        picture(mode="L", kind="JPEG"),
        picture(size=(1, 1)),
        picture(size=(30, 900)),
    ],
)
def test_a_picture_is_written_anew_and_printed(data: bytes):
    logo = logo_of(data)
    assert logo.png.startswith(b"\x89PNG")
    pdf = document_pdf(make_document(), design=Design(logo=logo), at=AT)
    assert [image.image.size for image in read(pdf).pages[0].images] == [(logo.width, logo.height)]


def test_a_large_picture_is_made_smaller_with_its_shape():
    logo = logo_of(picture(size=(4000, 1000)))
    assert (logo.width, logo.height) == (1200, 300)


def test_metadata_and_what_lies_behind_the_picture_are_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "Secret place"
    data = picture(kind="JPEG", exif=exif, comment=b"hidden") + b"PK\x03\x04 another file"
    assert b"Secret place" in data
    logo = logo_of(data)
    assert not any(part in logo.png for part in (b"Secret", b"hidden", b"another file"))
    assert Image.open(BytesIO(logo.png)).info == {}


def test_where_a_picture_was_taken_is_left_behind():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (3.0, 8.0, 20.0), 3: "E", 4: (101.0, 41.0, 12.0)}
    taken = Image.open(BytesIO(picture(kind="JPEG", exif=exif)))
    assert taken.getexif().get_ifd(0x8825)[1] == "N"
    logo = logo_of(picture(kind="JPEG", exif=exif))
    for content in (logo.png, shown(logo.png, "webp", 300), shown(logo.png, "avif", 300)):
        opened = Image.open(BytesIO(content))
        assert dict(opened.getexif()) == {}
        assert set(opened.info) <= {"background", "loop", "timestamp", "duration"}


@pytest.mark.parametrize("kind", ["webp", "avif"])
def test_browsers_get_it_smaller_and_never_larger_than_it_is(kind):
    logo = logo_of(picture(size=(1200, 300)))
    sizes = {width: Image.open(BytesIO(shown(logo.png, kind, width))).size for width in (300, 600, 1200)}
    assert sizes == {300: (300, 75), 600: (600, 150), 1200: (1200, 300)}
    small = logo_of(picture(size=(40, 10)))
    opened = Image.open(BytesIO(shown(small.png, kind, 300)))
    assert (opened.size, opened.format) == ((40, 10), kind.upper())


def test_a_picture_on_its_side_is_put_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    logo = logo_of(picture(size=(100, 40), kind="JPEG", exif=exif))
    assert (logo.width, logo.height) == (40, 100)


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "A logo is a PNG or a JPEG that can be read to its end."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A logo is a PNG or a JPEG that can be read to its end."),
        (picture(kind="GIF"), "A logo is a PNG or a JPEG that can be read to its end."),
        (picture(kind="WEBP"), "A logo is a PNG or a JPEG that can be read to its end."),
        (b"%PDF-1.7", "A logo is a PNG or a JPEG that can be read to its end."),
        (picture(size=(900, 900), kind="JPEG")[:-2000], "A logo is a PNG or a JPEG that can be read to its end."),
        (picture()[:60], "A logo is a PNG or a JPEG that can be read to its end."),
        (picture(size=(5_000, 5_000), mode="1"), "A logo has at most 16 million dots."),
        (picture(size=(20_000, 20_000), mode="1"), "A logo has at most 16 million dots."),
        (picture() + b"x" * logos.LARGEST_FILE, "A logo has at most 2 MB."),
    ],
)
def test_what_is_no_picture_for_papers_is_refused(data: bytes, detail: str):
    with pytest.raises(LogoRefused) as refused:
        logo_of(data)
    assert refused.value.detail == detail
