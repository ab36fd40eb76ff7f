import { defineConfig } from "@playwright/test";

/**
 * Drives the real core through the bridge in Chromium. The bridge is started by the caller on an empty data folder, and named in
 * SISCONECTA_BRIDGE_URL and SISCONECTA_BRIDGE_TOKEN. The files run in the order of their names, in one worker: each goes on where
 * the one before it left the data.
 */
export default defineConfig({
  testDir: "./tests",
  testMatch: "*.spec.ts",
  workers: 1,
  fullyParallel: false,
  // A busy machine may be slow once; what fails twice is wrong.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "../target/ui-test-results",
  use: {
    baseURL: process.env.SISCONECTA_BRIDGE_URL ?? "http://127.0.0.1:8099",
    viewport: { width: 1366, height: 768 },
    locale: "es-PE",
    timezoneId: "America/Lima",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.SISCONECTA_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
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
