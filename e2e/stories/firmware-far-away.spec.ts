import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { logicalImages } from '@mistri/virtual-phone';
import { type BrowserContext, expect as expectAtOnce, type Page } from '@playwright/test';
import { openConsole } from '../support/console.ts';
import { cuttableBrowser, type CuttableBrowser } from '../support/cuttable-browser.ts';
import type { Person } from '../support/person.ts';
import { allowOnPhone, beginPlaybook, feedOf, glass } from '../support/remote-steps.ts';
import { test } from '../support/test.ts';

const expect = expectAtOnce.configure({ timeout: 45_000 });
test.use({ actionTimeout: 45_000 });

const roundTrip_ms = 150;
const content = '**/api/firmware/*/content';
const firmware = ['vbmeta', 'boot', 'recovery', ...logicalImages];

/** Which images' bytes a browser asks the platform for. */
function imagesAskedBy(context: BrowserContext): string[] {
  const asked: string[] = [];
  context.on('request', (request) => {
    const image = /\/api\/firmware\/([^/]+)\/content$/.exec(new URL(request.url()).pathname)?.[1];
    if (image !== undefined) asked.push(image);
  });
  return asked;
}

/** Somebody on the way changes one byte of an image: the customer's end has to see it before the phone hears of it. */
async function changedOnTheWay(desk: Page, customer: Page): Promise<void> {
  await customer.context().route(content, async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    await route.fulfill({ response: answer, body });
  });
  await desk.getByRole('tab', { name: 'Fastboot' }).click();
  const panel = desk.getByRole('tabpanel');
  await panel.getByRole('combobox', { name: 'Image of the maker' }).click();
  await desk.getByRole('option', { name: /^boot ·/ }).click();
  await panel.getByRole('button', { name: 'Write this image' }).click();
  await expect(panel.getByText('The bytes are not those of the image that the platform signed.')).toBeVisible();
  await expect(feedOf(customer).getByText(/^fastboot flash/)).toHaveCount(0);
  await customer.context().unroute(content);
}

async function firmwareAnew(desk: Page, customer: Page): Promise<void> {
  const [atCustomer, atDesk] = [imagesAskedBy(customer.context()), imagesAskedBy(desk.context())];
  await beginPlaybook(desk, 'Open the playbook: Install the firmware again');
  await desk.getByRole('button', { name: 'Write it', exact: true }).click();
  await expect(customer.getByText('The phone is in fastbootd')).toBeVisible({ timeout: 90_000 });
  await allowOnPhone(customer);
  await expect(desk.getByText('Repaired.')).toBeVisible({ timeout: 90_000 });
  await expect(glass(customer, 'Home screen')).toBeVisible();
  // Each image came to the customer's side, once, and none went by the technician.
  expect(atCustomer).toHaveLength(firmware.length);
  expect(new Set(atCustomer).size).toBe(firmware.length);
  expect(atDesk).toEqual([]);
  for (const name of firmware) {
    const written = feedOf(customer)
      .getByRole('listitem')
      .filter({ hasText: new RegExp(`fastboot flash ${name}_b`) });
    await expect(written.filter({ hasText: 'Started' })).toHaveCount(1);
  }
}

async function worksFarAway(desk: Page, far: CuttableBrowser): Promise<void> {
  // Typed faster than anything comes back: every key once, in order.
  await desk.getByRole('tab', { name: 'Terminal' }).click();
  const shown = async (): Promise<string> =>
    (await desk.locator('.xterm-rows > div').allTextContents()).join('').replaceAll(/\s+/g, '');
  await expect.poll(shown).toContain('$');
  const word = randomBytes(10).toString('hex');
  await desk.locator('.xterm-helper-textarea').focus();
  await desk.keyboard.type(`printf %s ${word} | sha256sum\n`);
  await expect.poll(shown).toContain(createHash('sha256').update(word).digest('hex'));
  // A file there and back.
  await desk.getByRole('tab', { name: 'Files' }).click();
  const panel = desk.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Download/' }).click();
  const file = randomBytes(100_000);
  const before = far.carried_bytes();
  const name = 'far.bin';
  await panel.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: file });
  const fetch = panel.getByRole('button', { name: `Fetch ${name}` });
  await expect(fetch).toBeEnabled();
  const [fetched] = await Promise.all([desk.waitForEvent('download'), fetch.click()]);
  expect((await readFile(await fetched.path())).equals(file)).toBe(true);
  // There and back: nothing of it found a shorter way.
  expect(far.carried_bytes() - before).toBeGreaterThan(2 * file.length);
}

test('the firmware is written anew from the platform, and the console works, with a technician 150 ms away', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  let far: CuttableBrowser | undefined;
  const workshop = async (technician: Person): Promise<BrowserContext> => {
    far = await cuttableBrowser(browser, technician, { roundTrip_ms });
    return far.context;
  };
  try {
    const { desk, customer } = await openConsole(browser, {
      fault: 'An update broke off',
      powers: ['Type any command', 'Work with your files'],
      reason: 'Write the firmware of the phone anew.',
      workshop,
    });
    await expect(glass(customer, 'Fastboot mode')).toBeVisible();
    await test.step('an image that was changed on its way is not written', () => changedOnTheWay(desk, customer));
    await test.step('the playbook', () => firmwareAnew(desk, customer));
    await test.step('terminal and files from far away', () => worksFarAway(desk, far ?? assert.fail('no workshop')));
  } finally {
    await far?.close();
  }
});
