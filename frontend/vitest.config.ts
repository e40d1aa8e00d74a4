import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  test: { isolate: false, include: ["src/**/*.test.ts", "tests/**/*.test.ts"] },
});
