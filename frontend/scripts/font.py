# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Makes two files of the package's Inter in src/app/fonts, in the weights that the style sheets use, without the features that they do
not: inter-<version>-core.woff2 holds what the app itself says in its languages, and each page asks for it first, so its size counts;
inter-<version>-western.woff2 the other letters and signs of Western languages, which come where somebody's own words have such.
Prints the unicode-range of the second, for src/app/fonts.ts.

Run by `uv run scripts/font.py` in this folder, after the package @fontsource-variable/inter was brought to another version.
"""

import json
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parents[1]
PACKAGE = HERE / "node_modules" / "@fontsource-variable" / "inter"
FONTS = HERE / "src" / "app" / "fonts"
WEIGHTS = (400, 700)
FEATURES = ["kern", "tnum", "ccmp", "locl", "mark", "mkmk"]
# Beside ASCII: German letters, quotation marks, dashes, dots, arrows, signs of sums and the common currencies.
CORE = {*range(0x20, 0x7F), *map(ord, "\u00a0ÄÖÜäöüß–—‘’‚“”„…·•×−±²³§©«»£¥€←↑→↓\u202f")}


def main() -> None:
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    for old in FONTS.glob("inter-*.woff2"):
        old.unlink()
    known = set(package_font().getBestCmap())
    rest = known - CORE - {0}
    for name, letters in {"core": known & CORE, "western": rest}.items():
        font = narrowed()
        options = subset.Options(layout_features=FEATURES, notdef_outline=True)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(FONTS / f"inter-{version}-{name}.woff2")
    print(unicode_range(rest))
    (FONTS / "LICENSE.txt").write_text((PACKAGE / "LICENSE").read_text())


def package_font() -> TTFont:
    return TTFont(PACKAGE / "files" / "inter-latin-wght-normal.woff2")


def narrowed() -> TTFont:
    """In the weights that are used. Read anew: glyphs that no longer vary are gone from its tables only then."""
    file = BytesIO()
    instancer.instantiateVariableFont(package_font(), {"wght": WEIGHTS}).save(file)
    return TTFont(file)


def unicode_range(letters: set[int]) -> str:
    spans: list[list[int]] = []
    for letter in sorted(letters):
        if spans and letter == spans[-1][1] + 1:
            spans[-1][1] = letter
        else:
            spans.append([letter, letter])
    return ", ".join(f"U+{first:04X}" if first == last else f"U+{first:04X}-{last:04X}" for first, last in spans)


main()
