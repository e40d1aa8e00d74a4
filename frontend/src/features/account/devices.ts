/** What a browser calls itself, in words a person knows: Firefox on Windows. What nobody knows stays as it is. */
export function deviceName(userAgent: string): { browser: string; system: string } {
  const find = (known: readonly (readonly [RegExp, string])[]) => known.find(([mark]) => mark.test(userAgent))?.[1];
  return { browser: find(BROWSERS) ?? (userAgent.split(/[\s/]/)[0] || ""), system: find(SYSTEMS) ?? "" };
}

// The order counts: Edge says that it is Chrome, Chrome says that it is Safari, an iPhone says that it is like a Mac.
const BROWSERS = [
  [/\bEdgA?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Headless)?Chrom(e|ium)\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/\biPhone|\biPad/, "iOS"],
  [/\bAndroid/, "Android"],
  [/\bWindows/, "Windows"],
  [/\bMac OS X/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux/, "Linux"],
] as const;
