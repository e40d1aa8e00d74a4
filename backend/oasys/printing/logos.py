"""Pictures that somebody uploads for the head of papers."""

import base64
import io
import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from oasys.core.words import say
from oasys.printing.errors import LogoRefused

LARGEST_FILE = 2_000_000  # bytes
LARGEST_PICTURE = 16_000_000  # dots, before it is made smaller
LONGEST_SIDE = 1_200  # dots: 70 mm at more than 400 to the inch
FORMATS = ("PNG", "JPEG")
type Kind = Literal["avif", "webp"]
KINDS: tuple[Kind, ...] = ("avif", "webp")  # the smaller first
SAVED: dict[Kind, dict[str, int]] = {"avif": {"quality": 80, "speed": 8}, "webp": {"quality": 90, "method": 4}}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of `width` x `height` dots that `logo_of` wrote anew as PNG."""

    png: bytes
    width: int
    height: int

    @property
    def cells(self) -> dict[str, str | bool]:
        """The picture as templates take it, which are given nothing but texts; 70 x 20 mm are the most it may fill."""
        data = base64.b64encode(self.png).decode()
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}">'
            f'<image width="{self.width}" height="{self.height}" href="data:image/png;base64,{data}"/></svg>'
        )
        return {"svg": svg, "is-wide": self.width * 20 > self.height * 70}


def logo_of(data: bytes) -> Logo:
    """The picture of an uploaded file, decoded and written anew: no metadata, no trailing bytes, no second format.

    What it is, its content says, not its name: PNG or JPEG. SVG is a program's language and is not taken. Raises LogoRefused.
    """
    if len(data) > LARGEST_FILE:
        raise LogoRefused(say("A logo has at most 2 MB."))
    try:
        picture = _decoded(data)
    except Image.DecompressionBombError as error:
        raise LogoRefused(say("A logo has at most 16 million dots.")) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise LogoRefused(say("A logo is a PNG or a JPEG that can be read to its end.")) from error
    written = io.BytesIO()
    picture.save(written, "PNG")
    return Logo(png=written.getvalue(), width=picture.width, height=picture.height)


@lru_cache(maxsize=64)
def shown(png: bytes, kind: Kind, width: int) -> bytes:
    """A picture of ours as browsers load it fastest: no wider than `width` dots, never larger than it is, without metadata."""
    picture = Image.open(io.BytesIO(png), formats=("PNG",))
    picture.thumbnail((width, LONGEST_SIDE))
    written = io.BytesIO()
    picture.save(written, kind.upper(), **SAVED[kind])
    return written.getvalue()


def _decoded(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about metadata, which is left behind
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
        if picture.width * picture.height > LARGEST_PICTURE:
            raise Image.DecompressionBombError
        upright = ImageOps.exif_transpose(picture)
        plain = upright.convert("RGB" if upright.mode in {"CMYK", "YCbCr", "L", "I;16"} else "RGBA")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    return plain
