import { defineConfig } from '@playwright/test';

/** Debian's Chromium with what it needs as root in a machine without network (docs: ARCHITECTURE, tools). */
const chromium = {
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/**
 * The real product, started once on free ports by `support/start-product.ts`; every test plays in it with people of its
 * own. Nothing is mocked: payments, mails and SMS go through the simulators.
 */
export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'together', testMatch: '**/*.spec.ts', testIgnore: 'alone/**' },
    // Tests that change the world for everybody: when nobody else plays any more.
    { name: 'alone', testMatch: 'alone/**/*.spec.ts', dependencies: ['together'] },
  ],
  globalSetup: './support/start-product.ts',
  outputDir: './test-results',
  fullyParallel: false,
  workers: Number(process.env['E2E_WORKERS'] ?? 2),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'] ? [['list'], ['json']] : [['list']],
  use: {
    launchOptions: chromium,
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
    viewport: { width: 1280, height: 900 },
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
