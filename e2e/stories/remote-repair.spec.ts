import { buildFirmware, currentFirmware } from '@mistri/virtual-phone';
import { type Browser, expect, type Page } from '@playwright/test';
import { darkViolationsOn, tooWide, violationsOn } from '../pages/check-page.ts';
import { cuttableBrowser } from '../support/cuttable-browser.ts';
import { newPerson } from '../support/person.ts';
import { newTechnician } from '../support/remote.ts';
import {
  agree,
  allowOnPhone,
  askFor,
  askForAccess,
  beginPlaybook,
  feedOf,
  finishSession,
  glass,
  isOpen,
  takePracticePhone,
} from '../support/remote-steps.ts';
import { finishWork, releaseMoney } from '../support/repair-steps.ts';
import { quoted, requestRepair } from '../support/repairs.ts';
import { browserOf, payByUpi } from '../support/shop.ts';
import { test } from '../support/test.ts';

/** The image that the maker gives a workshop; the practice phone takes it because its maker signed the list it is on. */
async function bootImage(): Promise<Buffer> {
  const image = (await buildFirmware(currentFirmware)).get('boot');
  if (!image) throw new Error('the firmware has no boot image');
  return Buffer.from(image);
}

test('a phone that hangs at the logo is repaired from another window: revoked once, loaded anew, cut off, and paid for', async ({
  browser,
}) => {
  test.setTimeout(420_000);
  const person = await newPerson();
  const name = `Arun ${Math.random().toString(36).slice(2, 8)}`;
  const { technician } = await newTechnician(name);
  const repairId = await requestRepair(person);
  const home = await cuttableBrowser(browser, person);
  const workshop = await browserOf(browser, technician);
  const [customer, console_] = [await home.context.newPage(), await workshop.newPage()];

  await test.step('the customer waits in the queue; an admin assigns; the price is approved and paid', async () => {
    await customer.goto(`/repairs/${repairId}/session`);
    await expect(customer.getByText(/Your repair is number \d+ in the queue/)).toBeVisible();
    await assignInBrowser(browser, repairId, name);
    await quoted(technician, repairId);
    await customer.goto(`/repairs/${repairId}`);
    await customer.getByRole('button', { name: /^Approve ₹/ }).click();
    await payByUpi(customer);
    await expect(customer.getByText(/paid\. Thank you!/)).toBeVisible({ timeout: 40_000 });
  });

  await test.step('the customer takes a practice phone with a boot loop and sees it loop', async () => {
    await customer.goto(`/repairs/${repairId}/session`);
    await takePracticePhone(customer, 'boot-loop');
    await expect(glass(customer, 'Fastboot mode')).toBeVisible({ timeout: 60_000 });
  });

  await test.step('the technician asks, the customer agrees to each power, and stops in the middle', async () => {
    await console_.goto(`/work/${repairId}/console`);
    await askForAccess(console_, 'Write the boot partition anew so that the phone starts.');
    const decide = customer.getByRole('button', { name: /^(Tick what you allow|Agree to)/ });
    await expect(decide).toBeDisabled();
    for (const box of await customer.getByRole('checkbox').all()) await expect(box).not.toBeChecked();
    await expect(customer.getByText(/held by Mistri until you say that the phone works/)).toBeVisible();
    await agree(customer);
    // A question lies over the page: a tap beside it answers nothing, and Stop is in it.
    await console_.getByRole('tab', { name: 'Terminal' }).click();
    await askFor(console_, 'Look around in the system by hand.');
    const more = customer.getByRole('dialog', { name: 'More is asked for' });
    await expect(more).toBeVisible();
    await customer.mouse.click(10, 450);
    await expect(more.getByRole('checkbox')).not.toBeChecked();
    await more.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(customer.getByRole('heading', { name: 'The session is over' })).toBeVisible();
    await expect(customer.getByText('You stopped it.')).toBeVisible();
    await expect(console_.getByRole('heading', { name: 'The last session' })).toBeVisible({ timeout: 30_000 });
  });

  await test.step('asked again, the customer agrees anew; both read the same number', async () => {
    await askForAccess(console_, 'Write the boot partition anew, this time to the end.');
    await agree(customer);
    const number = await console_.getByText(/^\d{6}$/).textContent({ timeout: 30_000 });
    await customer.getByRole('button', { name: number ?? '' }).click();
    await expect(customer.getByText(/nobody is between the two of you/)).toBeVisible();
  });

  await test.step('what was not allowed is refused at the customer’s end, and both see it', async () => {
    await expect(console_.getByText(/No slot can start/)).toBeVisible({ timeout: 30_000 });
    await console_.getByRole('tab', { name: 'Screen' }).click();
    await console_.getByRole('button', { name: 'Take a picture of the screen' }).click();
    await expect(console_.getByText('Not done.')).toBeVisible();
    await expect(feedOf(customer).getByText('adb exec-out screencap -p')).toBeVisible();
    await expect(feedOf(console_).getByText('adb exec-out screencap -p')).toBeVisible();
  });

  await test.step('both pages can be used by everybody, in the middle of the work', async () => {
    for (const page of [customer, console_]) {
      expect(await violationsOn(page)).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
      expect(await darkViolationsOn(page)).toEqual([]);
    }
  });

  await test.step('the customer loads the page again: same session, same log; a second tab stays out of it', async () => {
    await customer.reload();
    await isOpen(customer);
    await expect(feedOf(customer).getByText('adb exec-out screencap -p')).toBeVisible();
    await expect(feedOf(console_).getByText('The session goes on over a new connection.')).toBeVisible();
    await expect(console_.getByText('An entry did not verify')).toHaveCount(0);
    const tab = await home.context.newPage();
    await tab.goto(`/repairs/${repairId}/session`);
    await expect(tab.getByRole('heading', { name: 'Open in another tab' })).toBeVisible();
    await tab.close();
  });

  await test.step('the network is cut while the playbook writes: paused, then resumed, and nothing is done twice', async () => {
    await expect(glass(customer, 'Fastboot mode')).toBeVisible({ timeout: 60_000 });
    await beginPlaybook(console_, 'Open the playbook: It hangs at the logo');
    const writing = feedOf(customer).getByText(/^fastboot flash boot_a/);
    const choose = console_.getByRole('button', { name: 'Choose the image' });
    // The platform has the image; where it does not, the technician brings it.
    await expect
      .poll(async () => (await choose.count()) + (await writing.count()), { timeout: 90_000 })
      .toBeGreaterThan(0);
    if (await choose.isVisible())
      await console_
        .locator('input[type=file]')
        .last()
        .setInputFiles({ name: 'boot.img', mimeType: 'application/octet-stream', buffer: await bootImage() });
    await expect(writing.first()).toBeVisible({ timeout: 60_000 });
    home.cut();
    await expect(customer.getByText(/This page connects again by itself/)).toBeVisible({ timeout: 60_000 });
    home.mend();
    await isOpen(customer);
    await allowOnPhone(customer);
    await expect(console_.getByText('Repaired.')).toBeVisible({ timeout: 120_000 });
    await expect(glass(customer, 'Home screen')).toBeVisible();
    const begun = feedOf(console_)
      .getByRole('listitem')
      .filter({ hasText: /fastboot flash boot_a/ });
    await expect(begun.filter({ hasText: 'Started' })).toHaveCount(1);
  });

  await test.step('the technician finishes: access is gone, report and log stay, the log is genuine', async () => {
    await finishSession(console_, 'The boot partition was written anew.');
    await expect(customer.getByRole('heading', { name: 'The session is over' })).toBeVisible();
    await expect(customer.getByText('The technician has finished.')).toBeVisible();
    const [report] = await Promise.all([
      customer.waitForEvent('download'),
      customer.getByRole('button', { name: 'Report (PDF)' }).click(),
    ]);
    expect(report.suggestedFilename()).toMatch(/^session-rms_.*\.pdf$/);
    const [log] = await Promise.all([
      customer.waitForEvent('download'),
      customer.getByRole('button', { name: 'Signed log' }).click(),
    ]);
    const file = await log.path();
    const admin = await (await browserOf(browser, 'operations')).newPage();
    await admin.goto('/admin/remote-sessions');
    await admin.locator('input[type=file]').setInputFiles(file);
    await expect(admin.getByText('Genuine and whole.')).toBeVisible();
  });

  await test.step('the customer says that it works, and the held money is released', async () => {
    await console_.goto(`/work/${repairId}`);
    await finishWork(console_, 'The boot partition was damaged; written anew and checked.');
    await customer.goto(`/repairs/${repairId}`);
    await customer.getByRole('button', { name: 'It works' }).click({ timeout: 20_000 });
    await customer.getByRole('dialog').getByRole('button', { name: 'It works' }).click();
    await expect(customer.getByText(/You confirmed that it works/)).toBeVisible({ timeout: 20_000 });
    await releaseMoney(browser, repairId);
    await customer.goto(`/repairs/${repairId}`);
    await expect(customer.getByText('Done. The technician has been paid.')).toBeVisible({ timeout: 30_000 });
  });
  await home.close();
});

async function assignInBrowser(browser: Browser, repairId: string, displayName: string): Promise<void> {
  const admin: Page = await (await browserOf(browser, 'operations')).newPage();
  await admin.goto(`/admin/repairs/${repairId}`);
  await admin.getByRole('radio', { name: displayName }).check();
  await admin.keyboard.press('Enter');
  await expect(admin.getByText(`Assigned to ${displayName}. They were told.`)).toBeVisible();
}
