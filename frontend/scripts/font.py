# /// script
# requires-python = ">=3.12"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Makes src/app/fonts/inter-<version>-latin.woff2 of the package's Inter: the letters of Western languages in the weights that the
style sheets use, without the features that they do not. Each page waits for it, so a third less of it counts.

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


def main() -> None:
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    font = TTFont(PACKAGE / "files" / "inter-latin-wght-normal.woff2")
    letters = list(font.getBestCmap())
    narrowed = BytesIO()
    instancer.instantiateVariableFont(font, {"wght": WEIGHTS}).save(narrowed)
    font = TTFont(narrowed)  # read anew: glyphs that no longer vary are gone from its tables only then
    options = subset.Options(layout_features=FEATURES, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    for old in FONTS.glob("inter-*-latin.woff2"):
        old.unlink()
    font.flavor = "woff2"
    font.save(FONTS / f"inter-{version}-latin.woff2")
    (FONTS / "LICENSE.txt").write_text((PACKAGE / "LICENSE").read_text())


main()
