import type { NextConfig } from "next";

// Where browsers load hashed files from: a CDN that fetches them from here. Said when the app is built.
const assets = process.env.OASYS_ASSET_PREFIX ?? "";

const config: NextConfig = {
  assetPrefix: assets || undefined,
  env: { OASYS_ASSET_ORIGIN: assets && new URL(assets).origin },
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  reactCompiler: true,
  poweredByHeader: false,
  devIndicators: false,
  compress: false, // the edge does
  turbopack: {
    resolveAlias: {
      // What Next adds for browsers older than those of the browserslist.
      "../build/polyfills/polyfill-module": "./src/lib/nothing.ts",
      "./error-styles": "./src/lib/plain-errors.ts",
    },
  },
  images: { unoptimized: true },
};

export default config;
