import os from 'node:os';
import { defineConfig } from '@playwright/test';

/** Playwright's own list, which a second one replaces. */
const withoutFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // The address bar's popups are pages themselves: a process more for every window, for what no test looks at.
  'WebUIOmniboxPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxAimPopup',
];

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
    `--disable-features=${withoutFeatures.join(',')}`,
  ],
};

/** Stories wait for half of their time: for the other side, for a phone that starts. */
const workers = Number(process.env['E2E_WORKERS'] ?? os.availableParallelism() + 1);

/**
 * The real product, started once on free ports by `support/start-product.ts`; every test plays in it with people of its
 * own. Nothing is mocked: payments, mails and SMS go through the simulators.
 */
export default defineConfig({
  testDir: '.',
  projects: [
    // Tests that mostly wait, in a worker more: a machine has room for them.
    { name: 'waiting', testMatch: 'waiting/**/*.spec.ts', workers: 1 },
    { name: 'together', testMatch: '**/*.spec.ts', testIgnore: ['waiting/**', 'alone/**'], workers },
    // Tests that change the world for everybody: when nobody else plays any more.
    { name: 'alone', testMatch: 'alone/**/*.spec.ts', dependencies: ['waiting', 'together'] },
  ],
  globalSetup: './support/start-product.ts',
  outputDir: './test-results',
  fullyParallel: false,
  workers: workers + 1,
  retries: 0,
  timeout: 180_000,
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
