import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { demoAccounts } from '@mistri/contracts/demo/demo-accounts';

/**
 * The pictures of README.md, taken from a running demo: `npm start`, then
 * `node_modules/.bin/node scripts/take-pictures.ts [http://localhost:3000]`.
 */
const address = new URL(process.argv[2] ?? 'http://localhost:3000');
const folder = path.join(import.meta.dirname, '../docs/images');
mkdirSync(folder, { recursive: true });
const patience_ms = 60_000;

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
});
try {
  await take('search.jpg', { host: address.hostname, path: '/search?q=display' });
  await take('dealer.jpg', { host: 'dealer.localhost', path: '/dealer', as: 'dealer' });
} finally {
  await browser.close();
}

async function take(name: string, what: { host: string; path: string; as?: string }): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, locale: 'en-IN' });
  const page = await context.newPage();
  page.setDefaultTimeout(patience_ms);
  const origin = `http://${what.host}:${address.port || '80'}`;
  if (what.as) await signIn(page, origin, what.as);
  await page.goto(origin + what.path, { waitUntil: 'networkidle' });
  // Every picture shows prices or money; before, it shows grey bars.
  await page
    .locator('main')
    .getByText(/₹\s?\d/)
    .first()
    .waitFor();
  await page.screenshot({ path: path.join(folder, name), type: 'jpeg', quality: 80 });
  await context.close();
  console.log(`docs/images/${name}`);
}

async function signIn(page: Page, origin: string, key: string): Promise<void> {
  const account = demoAccounts.find((one) => one.key === key);
  if (!account) throw new Error(`no demo account ${key}`);
  await page.goto(`${origin}/login`);
  await page.getByRole('tab', { name: 'E-mail' }).click();
  await page.getByRole('textbox', { name: /e-mail/i }).fill(account.email);
  await page
    .getByLabel(/password/i)
    .first()
    .fill(account.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}
