import localFont from "next/font/local";

/** Inter, variable, served from here. Three files: the first holds what the app says, the others come only where a page has such
 * letters. scripts/font.py makes the first two and says the range of the second. */
export const inter = localFont({
  src: "./fonts/inter-5.3.0-core.woff2",
  weight: "400 700",
  display: "optional",
  variable: "--font-inter",
  adjustFontFallback: "Arial",
});

export const interWestern = localFont({
  src: "./fonts/inter-5.3.0-western.woff2",
  weight: "400 700",
  display: "optional",
  variable: "--font-inter-western",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+00A1-00A2, U+00A4, U+00A6, U+00A8, U+00AA, U+00AC, U+00AE-00B0, U+00B4-00B6, U+00B8-00BA, U+00BC-00C3, U+00C5-00D5, U+00D8-00DB, U+00DD-00DE, U+00E0-00E3, U+00E5-00F5, U+00F7-00FB, U+00FD-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0300-0301, U+0303-0304, U+0308-0309, U+0323, U+2002, U+2009, U+200B, U+2032-2033, U+2039-203A, U+2044, U+2122, U+FEFF",
    },
  ],
});

export const interExtended = localFont({
  src: "../../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
  weight: "100 900",
  display: "optional",
  variable: "--font-inter-ext",
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: "unicode-range",
      value:
        "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
    },
  ],
});
