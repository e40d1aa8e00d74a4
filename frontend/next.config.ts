import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  reactCompiler: true,
  poweredByHeader: false,
  devIndicators: false,
  compress: false, // the edge does
  images: { unoptimized: true },
};

export default config;
