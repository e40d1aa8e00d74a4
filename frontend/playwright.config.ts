import { defineConfig } from "@playwright/test";

/**
 * The browser run against a whole, running OASYS: its address is OASYS_URL (`./oasys test` starts one of its own). The browser is Chromium
 * of the system, never a download; CHROMIUM names another one.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: true,
  workers: Number(process.env.OASYS_E2E_WORKERS ?? 2),
  timeout: 300_000,
  retries: 1, // two journeys beside each other share a worker and a machine; what needs it is named as flaky at the end, to be mended
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    baseURL: process.env.OASYS_URL ?? "http://localhost:8000",
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    timezoneId: "Asia/Kuala_Lumpur",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
