import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeApp } from '@mistri/virtual-phone';
import { expect as expectAtOnce, type Page, test } from '@playwright/test';
import { openConsole } from '../support/console.ts';

// Two browsers, two workers and a phone made of software: on a busy machine each act takes its time.
const expect = expectAtOnce.configure({ timeout: 45_000 });
test.use({ actionTimeout: 45_000 });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** A megabyte of lines that nobody had before: a file first, then what a terminal has to show. */
const payload = Buffer.from(
  `${randomBytes(8).toString('hex')}\n${Array.from({ length: 150_000 }, (_, index) => `${index + 1}\n`).join('')}`,
);

/** The part that is open; its key is its place. */
async function part(desk: Page, key: number): Promise<ReturnType<Page['getByRole']>> {
  await desk.keyboard.press(`Alt+${key}`);
  await expect(desk.getByRole('tab').nth(key - 1)).toHaveAttribute('aria-selected', 'true');
  return desk.getByRole('tabpanel');
}

/** Dropped on the page from the technician's own desk. */
async function drop(desk: Page, place: string, name: string, bytes: Buffer): Promise<void> {
  const given = await desk.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      const raw = Uint8Array.from(atob(content ?? ''), (char) => char.codePointAt(0) ?? 0);
      transfer.items.add(new File([raw], fileName ?? ''));
      return transfer;
    },
    [name, bytes.toString('base64')],
  );
  await desk.getByRole('tabpanel').getByText(place).dispatchEvent('drop', { dataTransfer: given });
}

const choose = (desk: Page, label: string, name: string, bytes: Uint8Array): Promise<void> =>
  desk
    .getByRole('tabpanel')
    .locator(`input[type=file][aria-label^="${label}"]`)
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) });

/** What stands in the terminal, without where its lines break. */
const glass = async (desk: Page): Promise<string> =>
  (await desk.locator('.xterm-rows > div').allTextContents()).join('').replaceAll(/\s+/g, ' ');

async function files(desk: Page): Promise<void> {
  const panel = await part(desk, 4);
  await expect(panel.getByRole('button', { name: 'Download/' })).toBeVisible();
  await panel.getByRole('button', { name: 'Download/' }).press('Enter');
  await expect(panel.getByLabel('Folder on the phone')).toHaveValue('/sdcard/Download');
  await drop(desk, 'or drop it here', 'lines.txt', payload);
  await expect(panel.getByRole('button', { name: 'Fetch lines.txt' })).toBeEnabled();
  const [fetched] = await Promise.all([
    desk.waitForEvent('download'),
    panel.getByRole('button', { name: 'Fetch lines.txt' }).press('Enter'),
  ]);
  expect(sha256(await readFile(await fetched.path()))).toBe(sha256(payload));
  await expect(panel.getByText(sha256(payload))).toBeVisible();
  await panel.getByLabel('Folder on the phone').fill('/data/system');
  await panel.getByLabel('Folder on the phone').press('Enter');
  await expect(panel.getByText(/Choose a place in \/sdcard/)).toBeVisible();
}

async function apps(desk: Page): Promise<void> {
  const panel = await part(desk, 3);
  await expect(panel.getByRole('button', { name: 'in.bus.madurai' })).toBeVisible();
  const app = { name: 'in.workshop.probe', versionCode: 1, versionName: '1', program: { label: 'Probe' } };
  await choose(desk, 'Install an app', 'probe.apk', writeApp(app));
  const decide = async (name: string): Promise<void> => {
    await panel.getByRole('button', { name, exact: true }).press('Enter');
    await desk.getByRole('dialog').getByRole('button', { name, exact: true }).press('Enter');
    await expect(desk.getByRole('dialog')).toBeHidden();
  };
  await panel.getByRole('button', { name: 'in.bus.madurai' }).press('Enter');
  await decide('Switch off');
  await expect(panel.getByRole('button', { name: 'in.bus.madurai off' })).toBeVisible();
  await panel.getByRole('button', { name: 'in.workshop.probe' }).press('Enter');
  await decide('Uninstall');
  await expect(panel.getByRole('button', { name: 'in.workshop.probe' })).toHaveCount(0);
}

async function logAndScreen(desk: Page): Promise<void> {
  const log = await part(desk, 5);
  await log.getByRole('button', { name: 'Follow' }).press('Enter');
  const lines = log.getByRole('region', { name: 'System log of the phone' });
  await expect(lines.getByText('Boot is finished')).toBeInViewport();
  await log.getByLabel('Contains').fill('bus.madurai');
  await expect(lines.getByText('Boot is finished')).toHaveCount(0);
  await desk.keyboard.press('Alt+S');
  await expect(log.getByRole('button', { name: 'Follow' })).toBeEnabled();
  const screen = await part(desk, 6);
  await screen.getByRole('button', { name: 'Take a picture of the screen' }).press('Enter');
  const picture = screen.getByRole('img', { name: 'Screen of the phone' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
}

async function terminal(desk: Page): Promise<void> {
  await part(desk, 8);
  await expect.poll(() => glass(desk)).toContain('$');
  // What the other parts did, as the phone itself sees it.
  await desk.keyboard.type('sha256sum /sdcard/Download/lines.txt; pm list packages -d; pm list packages probe\n');
  await expect.poll(() => glass(desk)).toContain(sha256(payload));
  await expect.poll(() => glass(desk)).toContain('package:in.bus.madurai');
  // A megabyte: all of it comes, and the keys go on.
  await desk.keyboard.type('cat /sdcard/Download/lines.txt; echo e""nd\n');
  await expect.poll(() => glass(desk)).toMatch(/149999 ?150000 ?end/);
  // What runs is ended by Ctrl-C, and what was typed is the shell's again.
  await desk.keyboard.type('logcat\n');
  await expect.poll(() => glass(desk)).toContain('Boot is finished');
  await desk.keyboard.press('Control+C');
  await expect.poll(() => glass(desk)).toContain('^C');
  await desk.locator('.xterm-helper-textarea').evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'echo fir""st\necho sec""ond\n');
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => glass(desk)).toMatch(/first ?one:.*second ?one:/);
}

test('a technician works with files, apps, log, screen and terminal of a phone, by keyboard', async ({ browser }) => {
  test.setTimeout(300_000);
  const { desk, customer } = await openConsole(browser, {
    fault: 'Nothing, it works',
    powers: ['Type any command', 'Work with your files', 'Install and remove apps', 'See the screen'],
    reason: 'Look at every part of the phone.',
  });
  await test.step('the phone, and what stands out', async () => {
    await customer.getByRole('button', { name: 'Allow', exact: true }).click({ timeout: 60_000 });
    await expect(desk.getByText('The phone has started, and nothing stands out.')).toBeVisible();
    await desk.keyboard.press('Alt+K');
    await expect(desk.getByRole('dialog').getByText('Alt + 8')).toBeVisible();
    await desk.keyboard.press('Escape');
    await expect(desk.getByRole('dialog')).toBeHidden();
  });
  await test.step('files', () => files(desk));
  await test.step('apps', () => apps(desk));
  await test.step('log of the phone and its screen', () => logAndScreen(desk));
  await test.step('terminal', () => terminal(desk));
  await test.step('all of it stands in the log, as this page verified it', async () => {
    const log = desk.getByRole('log');
    for (const command of [
      'adb push /sdcard/Download/lines.txt',
      'adb install probe.apk',
      'adb exec-out screencap -p',
      'adb shell (typed) sha256sum /sdcard/Download/lines.txt',
    ])
      await expect(log.getByText(command).first()).toBeVisible();
  });
});
