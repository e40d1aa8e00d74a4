"""Names in the scripts of the world, with the fonts that come with the program and no others."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from oasys.printing import content, typesetting
from oasys.printing.errors import NotPrintable
from oasys.printing.papers import document_pdf
from oasys.printing.shapes import Design, Line, Party
from oasys.printing.tests.samples import AT, make_document, read, text_of

LATIN = (
    "Größenwahn Øre Łódź Šumperk İstanbul Việt Nam Kedai Runcit Seri Murni Perusahaan Sdn Bhd ŵ ẞ € £ ₹ ₺ № ½ – — “„”"
)
NAMES = {
    "Latin": LATIN,
    "Greek": "Καφές Αθήνα Α.Ε.",
    "Cyrillic": "Кофейня «Берёза» Їжак Ђорђе",
    "Arabic": "شركة النور للتجارة ذ.م.م ١٢٣",
    "Persian": "شرکت پخش گل چای",
    "Jawi": "كداي رونچيت سري مورني ڤروساهاءن",
    "Urdu": "کراچی ٹریڈرز",
    "Simplified": "北京华夏贸易有限公司",
    "Traditional": "臺灣國際貿易股份有限公司 灣仔軒尼詩道",
    "Japanese": "株式会社さくらコーヒー",
    "Korean": "주식회사 한강무역",
    "Devanagari": "मुंबई कॉफ़ी प्राइवेट लिमिटेड श्री क्षेत्र",
    "Tamil": "சென்னை வர்த்தகம் பிரைவேட் லிமிடெட்",
    "Bengali": "কলকাতা ট্রেডিং",
    "Thai": "บริษัท กาแฟไทย จำกัด",
    "Hebrew": "קפה תל אביב בע״מ",
    "Symbols": "✓ ☎ → ≤ ±",
}
FONTS = {
    "Arabic": "NotoSansArabic", "Jawi": "NotoSansArabic", "Simplified": "NotoSansCJK", "Traditional": "NotoSansCJK",
    "Devanagari": "NotoSansDevanagari", "Tamil": "NotoSansTamil", "Thai": "NotoSansThai", "Latin": "Inter",
}  # fmt: skip


def named(name: str, **changes: Any) -> bytes:
    line = Line(text=name, details=name, amount=Decimal(1))
    return document_pdf(make_document(buyer=Party(name=name), lines=(line,), **changes), design=Design(), at=AT)


def fonts_in(pdf: bytes) -> set[str]:
    """The fonts of a PDF, without the tags of their parts; each of them has to be in the file."""
    found = set()
    for page in read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            tag, _, name = str(font.get_object()["/BaseFont"]).removeprefix("/").partition("+")
            assert len(tag) == 6
            found.add(name)
    return found


@pytest.mark.parametrize("script", NAMES)
def test_every_sign_of_a_name_has_a_glyph(script: str):
    """typst refuses PDF/A where a font lacks a sign, and every font in the file is one of ours."""
    fonts = fonts_in(named(NAMES[script]))
    assert all(font.startswith(("Inter", "NotoSans", "NotoEmoji")) for font in fonts), fonts
    assert any(font.startswith(FONTS.get(script, "")) for font in fonts), fonts


@pytest.mark.parametrize("script", ["Latin", "Greek", "Cyrillic", "Simplified", "Traditional", "Japanese", "Korean"])
def test_what_was_written_is_read_again(script: str):
    assert text_of(named(NAMES[script])).count(" ".join(NAMES[script].split())) >= 2


@pytest.mark.parametrize(
    ("script", "font"), [("Arabic", "Arabic"), ("Simplified", "CJK SC"), ("Devanagari", "Devanagari")]
)
def test_without_its_font_a_name_is_refused(script: str, font: str, monkeypatch: pytest.MonkeyPatch):
    def without(han: str) -> list[str]:
        return [family for family in typesetting.families(han) if not family.endswith(font)]

    monkeypatch.setattr(content, "families", without)
    with pytest.raises(NotPrintable) as refused:
        named(NAMES[script])
    assert set(refused.value.params["signs"]) <= set(NAMES[script])


def test_a_sign_of_no_font_is_named():
    with pytest.raises(NotPrintable) as refused:
        named("Ruin of 𓀀 and 𓁐")
    assert refused.value.params == {"signs": ["𓀀", "𓁐"]}
    assert refused.value.detail == "No font has these signs: 𓀀 𓁐. Write them otherwise."


def test_common_chinese_characters_are_there():
    """Every sixteenth of the unified ideographs, in the forms of each place."""
    signs = "".join(map(chr, range(0x4E00, 0x9FA6, 16)))
    for han in ("SC", "TC", "HK", "JP", "KR"):
        assert {font for font in fonts_in(named(signs, han=han)) if "CJK" in font} == {f"NotoSansCJK{han.lower()}-Thin"}


def test_no_font_of_the_machine_and_none_of_the_typesetter_is_known():
    folders = [Path(folder) for folder in typesetting.FONT_FOLDERS]
    found = typesetting.fonts().fonts()
    assert {Path(font.path).parent for font in found} == set(folders)
    assert set(typesetting.families("SC")) <= set(typesetting.fonts().families())
    for folder in folders:
        licences = [*folder.parent.rglob("LICENSE*"), *folder.parent.glob(f"{folder.name}*.dist-info/licenses/LICENSE")]
        assert any("SIL OPEN FONT LICENSE" in file.read_text().upper() for file in licences), folder
