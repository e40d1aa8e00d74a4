import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  reactCompiler: true,
  poweredByHeader: false,
  devIndicators: false,
  compress: false, // the edge does
  // What Next adds for browsers older than those of the browserslist.
  turbopack: { resolveAlias: { "../build/polyfills/polyfill-module": "./src/lib/nothing.ts" } },
  images: { unoptimized: true },
};

export default config;
