import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SignedLogEntry } from '@mistri/contracts/remote-sessions/session-log';
import { readLogFile, verifyLogFile } from '@mistri/signed-log/session-log';
import { buildFirmware, currentFirmware, oldFirmware, writeApp } from '@mistri/virtual-phone';
import { type Browser, expect as expectAtOnce, type Page } from '@playwright/test';
import { darkViolationsOn, tooWide, violationsOn } from '../pages/check-page.ts';
import { type OpenConsole, openConsole } from '../support/console.ts';
import { allowOnPhone } from '../support/remote-steps.ts';
import { browserOf } from '../support/shop.ts';
import { test } from '../support/test.ts';

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
  // Somebody can read it: white, and each letter as wide as the next.
  const row = desk.locator('.xterm-rows > div').first();
  await expect(row).toHaveCSS('color', 'rgb(255, 255, 255)');
  await expect(row).toHaveCSS('font-family', /monospace/);
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
  // A narrower window, and the shell writes on; what nobody may type is not run.
  await desk.setViewportSize({ width: 900, height: 900 });
  await desk.keyboard.type('echo AT+EGMR=1,7\n');
  await expect.poll(() => glass(desk)).toContain('is an offence under section 42');
  await desk.setViewportSize({ width: 1280, height: 900 });
}

async function playbookAndNotes(desk: Page): Promise<void> {
  const panel = await part(desk, 2);
  await panel.getByRole('button', { name: 'Open the playbook: It hangs at the logo' }).press('Enter');
  await panel.getByRole('button', { name: 'Begin' }).press('Enter');
  await expect(panel.getByText(/hold power and volume down/)).toBeVisible();
  await desk.keyboard.press('Alt+S');
  await expect(panel.getByText('Stopped.')).toBeVisible();
  const notes = await part(desk, 9);
  await notes.getByRole('textbox', { name: 'Note' }).fill('The ledger app is switched off; the owner knows.');
  await notes.getByRole('button', { name: 'Hand over' }).press('Enter');
  await expect(notes.getByRole('list').getByText('The ledger app is switched off')).toBeVisible();
}

/** fastbootd: what the boot loader does not know, with sizes; what is locked stays as it is. */
async function insideSuper(
  { desk, customer }: Pick<OpenConsole, 'desk' | 'customer'>,
  panel: ReturnType<Page['getByRole']>,
): Promise<void> {
  await panel.getByRole('button', { name: 'Restart to fastbootd' }).press('Enter');
  await expect(customer.getByText('The phone is in fastbootd')).toBeVisible();
  await expect(customer.locator('output').filter({ hasText: /^fastbootd$/ })).toBeVisible();
  const inside = panel.getByRole('region', { name: /logical partitions/ });
  await expect(inside.getByRole('button', { name: /^(system|vendor|product)_[ab] [\d.,]+ [KM]iB$/ })).toHaveCount(6);
  await expect(panel.getByRole('button', { name: 'Unlock the boot loader' })).toBeDisabled();
  await inside.getByRole('button', { name: /^product_a/ }).press('Enter');
  await expect(panel.getByLabel('Partition', { exact: true })).toHaveValue('product_a');
  await panel.getByLabel('Partition', { exact: true }).fill('spare_a');
  await inside.getByLabel('Size in bytes').fill('8192');
  await inside.getByRole('button', { name: 'Create spare_a' }).press('Enter');
  await expect(panel.getByText('not available in locked state')).toBeVisible();
  expect(await violationsOn(desk)).toEqual([]);
}

async function fastboot({ desk, customer }: OpenConsole): Promise<void> {
  const panel = await part(desk, 7);
  await panel.getByRole('button', { name: 'Restart to the boot loader' }).press('Enter');
  await expect(customer.locator('output').filter({ hasText: 'Fastboot mode' })).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Slots' }).getByText('Slot a')).toBeVisible();
  const [old, current] = [await buildFirmware(oldFirmware), await buildFirmware(currentFirmware)];
  const write = async (partition: string, bytes: Uint8Array, madeFor = ''): Promise<void> => {
    await panel.getByLabel('Partition', { exact: true }).fill(partition);
    await panel.getByLabel('Model that the file is made for').fill(madeFor);
    await choose(desk, 'Write a file to', `${partition}.img`, bytes);
  };
  // An empty battery stops everything; the customer of a practice phone can have one.
  const charge = async (percent: string): Promise<void> => {
    await customer.getByRole('combobox', { name: 'Battery' }).click();
    await customer.getByRole('option', { name: percent, exact: true }).click();
  };
  await charge('15 %');
  await write('boot_a', current.get('boot') ?? new Uint8Array(1));
  await expect(panel.getByText(/battery is too low/)).toBeVisible();
  await charge('76 %');
  await write('vbmeta_a', old.get('vbmeta') ?? new Uint8Array(1));
  await expect(panel.getByText(/older than the phone allows \(1 < \d\)/)).toBeVisible();
  await write('boot_a', current.get('boot') ?? new Uint8Array(1), 'other_phone');
  await expect(panel.getByText(/made for "other_phone"/)).toBeVisible();
  await write('vbmeta_a', randomBytes(70_000));
  await expect(panel.getByText(/70000 bytes, partition vbmeta_a holds 65536/)).toBeVisible();
  await write('boot_b', current.get('boot') ?? new Uint8Array(1));
  await expect(panel.getByText(/Slot b is not the one that starts/)).toBeVisible();
  // A warning, and only a warning, may be answered with yes.
  await panel.getByLabel(/I have read the warnings/).check();
  await write('boot_b', current.get('boot') ?? new Uint8Array(1));
  await expect(panel.getByText(/Slot b is not the one that starts/)).toHaveCount(0);
  await expect(desk.getByRole('log').getByText('fastboot flash boot_b').last()).toBeVisible();
  await expect.poll(() => desk.getByRole('log').getByText('fastboot flash boot_b').count()).toBeGreaterThan(3);
  await expect(panel.getByRole('progressbar')).toHaveCount(0);
  await insideSuper({ desk, customer }, panel);
  // Back, by the menu's own keys.
  await desk.keyboard.press('Alt+R');
  await desk.getByRole('menuitem', { name: 'Restart', exact: true }).press('Enter');
  // Allowed until it restarts: the phone asks its owner again.
  await allowOnPhone(customer);
  await expect(customer.locator('output').filter({ hasText: 'Home screen' })).toBeVisible();
}

async function supervised(browser: Browser, { sessionId, repairId, desk, customer }: OpenConsole): Promise<string> {
  const admin = await (await browserOf(browser, 'operations')).newPage();
  await admin.goto(`/admin/remote-sessions/${sessionId}`);
  const feed = admin.getByRole('log');
  // Nobody looks on unseen: the log comes with the customer's notice.
  await expect(admin.getByText(/Follow it to read the log/)).toBeVisible();
  await expect(feed).toHaveCount(0);
  await admin.getByRole('button', { name: /Follow it live/ }).click();
  await expect(feed.getByText('reboot system').first()).toBeVisible();
  await expect(desk.getByText('A supervisor follows this session.')).toBeVisible();
  await expect(customer.getByText('A supervisor of Mistri is watching what is being done.')).toBeVisible();
  const notes = await part(desk, 9);
  await notes.getByRole('textbox', { name: 'Note' }).fill('Said while somebody watches.');
  await notes.getByRole('button', { name: 'Write it down' }).press('Enter');
  await expect(feed.getByText('Said while somebody watches.')).toBeVisible();
  expect(await violationsOn(admin)).toEqual([]);
  await admin.getByRole('button', { name: 'End the session' }).click();
  await admin.getByRole('dialog').getByLabel('Reason').fill('The work is done, the technician forgot to finish.');
  await admin.getByRole('dialog').getByRole('button', { name: 'End the session' }).click();
  await expect(customer.getByText('Mistri ended it.')).toBeVisible();
  await expect(desk.getByText('Ended by Mistri.')).toBeVisible();
  await expect(feed.getByText('session closed')).toBeVisible();
  const [log] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('button', { name: 'Log file' }).click(),
  ]);
  const file = await log.path();
  await admin.goto(`/admin/remote-sessions?outcome=terminated&repair=${repairId}`);
  await expect(admin.getByRole('table', { name: 'History' }).getByRole('link')).toHaveCount(1);
  await admin.locator('input[type=file]').setInputFiles(file);
  await expect(admin.getByText('Genuine and whole.')).toBeVisible();
  return file;
}

test('a technician goes through every part of the console by keyboard, and a supervisor ends it', async ({
  browser,
}) => {
  test.setTimeout(480_000);
  const open = await openConsole(browser, {
    fault: 'Nothing, it works',
    powers: ['Type any command', 'Work with your files', 'Install and remove apps', 'See the screen'],
    reason: 'Look at every part of the phone.',
  });
  const { desk, customer } = open;
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
  await test.step('everybody can use it', async () => {
    expect(await violationsOn(desk)).toEqual([]);
    expect(await tooWide(desk)).toEqual([]);
    expect(await darkViolationsOn(desk)).toEqual([]);
  });
  await test.step('a playbook stopped in the middle, and a hand-over', () => playbookAndNotes(desk));
  await test.step('fastboot, and what must not be written', () => fastboot(open));
  const file = await test.step('a supervisor follows, and ends it', () => supervised(browser, open));
  await test.step('the signed log tells all of it', async () => {
    const log = readLogFile(await readFile(file, 'utf8'));
    if (typeof log === 'string') throw new Error(log);
    expect(await verifyLogFile(log)).toMatchObject({ ok: true, isClosed: true });
    const entries = log.entries.map((one) => (one as SignedLogEntry).entry);
    const told = (command: string, outcome: string) =>
      entries.filter((entry) => entry.command?.includes(command) && entry.outcome === outcome);
    expect(told('adb pull', 'done')[0]?.contents).toEqual({ length: payload.length, sha256: sha256(payload) });
    expect(told('pm disable-user', 'done')).toHaveLength(1);
    expect(told('(typed) echo AT+EGMR=1,7', 'forbidden')).toHaveLength(1);
    expect(told('fastboot flash', 'done').map(({ partition }) => partition)).toEqual(['boot_b']);
    expect(told('fastboot flash', 'failed').map(({ message }) => message?.slice(0, 12))).toHaveLength(5);
    expect(entries.at(-1)).toMatchObject({ kind: 'closed', outcome: 'terminated' });
  });
});
